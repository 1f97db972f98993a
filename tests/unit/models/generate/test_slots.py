"""Continuous batching: a request's tokens are its own, whatever shares the slots; each ends for a stated reason."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from models.generate.guesses import Guesses
from models.generate.sampling import GREEDY, Sampling, draw
from models.generate.slots import LOOK_TOKENS, PREFILL_TOKENS, Generation, Request, Slots
from tests.unit.export.generate.tiny import CAPACITY, decoder

NO_END = -1


def finish(slots: Slots) -> dict[int, Generation]:
    done: dict[int, Generation] = {}
    while slots.busy:
        done |= slots.step(0.0)
    return done


def alone(request: Request) -> Generation:
    slots = Slots(decoder(1))
    number = slots.add(request)
    return finish(slots)[number]


def requests(count: int, seed: int) -> list[Request]:
    dice = Random(seed)
    return [
        Request(
            [dice.randrange(300) for _ in range(dice.randrange(1, 100))],
            dice.randrange(1, 25),
            NO_END,
            Sampling(dice.choice((0.0, 0.8)), dice.choice((0.9, 1.0)), number),
        )
        for number in range(count)
    ]


def test_tokens_do_not_depend_on_what_shares_the_slots() -> None:
    asked = requests(10, seed=4)
    slots = Slots(decoder(4))
    numbers = [slots.add(request) for request in asked[:7]]
    done = slots.step(0.0) | slots.step(0.0)
    numbers += [slots.add(request) for request in asked[7:]]
    done |= finish(slots)
    assert [done[number] for number in numbers] == [alone(request) for request in asked]


def test_guesses_change_no_token_and_save_steps() -> None:
    asked = [replace(request, sampling=GREEDY) for request in requests(6, seed=4)]
    wanted = [alone(request) for request in asked]
    slots, steps = Slots(decoder(3), Guesses()), list[int]()
    for _ in range(3):  # the third time everything has been written twice
        numbers, done, taken = [slots.add(request) for request in asked], dict[int, Generation](), 0
        while slots.busy:
            done |= slots.step(0.0)
            taken += 1
        assert [done[number] for number in numbers] == wanted
        steps.append(taken)
    assert steps[2] < steps[0] / 2


def test_an_end_token_within_a_guess_ends_the_text() -> None:
    free = alone(Request([9, 8, 7], 20, NO_END))
    end = free.ids[8]
    wanted = Generation(free.ids[: free.ids.index(end)], "end_token")
    guesses = Guesses()
    for _ in range(2):
        guesses.remember(free.ids)
    slots = Slots(decoder(1), guesses)
    number = slots.add(Request([9, 8, 7], 20, end))
    assert finish(slots)[number] == wanted


def test_a_wrong_guess_is_not_written() -> None:
    wanted = alone(Request([9, 8, 7], 20, NO_END))
    guesses = Guesses()
    for _ in range(2):
        guesses.remember([*wanted.ids[:6], *((token + 1) % 300 for token in wanted.ids[6:])])
    slots = Slots(decoder(1), guesses)
    number = slots.add(Request([9, 8, 7], 20, NO_END))
    assert finish(slots)[number] == wanted


def test_a_long_prompt_stalls_the_others_for_a_part_only() -> None:
    slots = Slots(decoder(2))
    short = slots.add(Request([1, 2, 3], 2, NO_END))
    slots.add(Request([5] * (PREFILL_TOKENS + 30), 2, NO_END))
    assert list(slots.step(0.0)) == [short]


def test_a_new_request_takes_a_free_slot_at_the_next_step() -> None:
    slots = Slots(decoder(1))
    first, second = slots.add(Request([1, 2], 2, NO_END)), slots.add(Request([3, 4], 2, NO_END))
    assert list(slots.step(0.0)) == [first]
    assert list(slots.step(0.0)) == [second]


def test_the_end_token_ends_and_is_not_given_back() -> None:
    free = alone(Request([9, 8, 7], 12, NO_END))
    end = free.ids[5]
    at = free.ids.index(end)
    assert alone(Request([9, 8, 7], 12, end)) == Generation(free.ids[:at], "end_token")
    assert free.ended == "token_limit"


def test_a_request_that_outlives_its_deadline_ends_with_what_it_has() -> None:
    slots = Slots(decoder(1))
    running = slots.add(Request([1], 50, NO_END, deadline_s=5.0))
    waiting = slots.add(Request([2], 50, NO_END, deadline_s=5.0))
    assert slots.step(4.9) == {}
    done = slots.step(5.0)
    assert (done[running].ended, len(done[running].ids)) == ("deadline", 2)
    assert done[waiting] == Generation([], "deadline")
    assert not slots.busy


def test_a_cancelled_request_frees_its_slot_and_disturbs_nobody() -> None:
    asked = requests(4, seed=8)
    slots = Slots(decoder(4))
    numbers = [slots.add(request) for request in asked]
    done = slots.step(0.0)
    cancelled = slots.cancel(numbers[0])
    assert cancelled is not None
    assert cancelled.ended == "cancelled"
    assert slots.cancel(numbers[0]) is None
    done |= finish(slots)
    assert [done[number] for number in numbers[1:]] == [alone(request) for request in asked[1:]]


@pytest.mark.parametrize(("prompt", "most"), [(0, 5), (5, 0), (CAPACITY, 1), (100, 29)])
def test_what_does_not_fit_is_refused(prompt: int, most: int) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Slots(decoder(1)).add(Request([1] * prompt, most, NO_END))


def test_a_seed_repeats_its_draws_and_another_one_does_not() -> None:
    asked = [Request([4, 5, 6], 20, NO_END, Sampling(1.5, 1.0, seed)) for seed in (1, 1, 2)]
    first, again, other = (alone(request).ids for request in asked)
    assert first == again != other


def test_top_p_leaves_out_the_unlikely_and_temperature_0_takes_the_likeliest() -> None:
    logits = np.log(np.array([0.5, 0.3, 0.15, 0.05], np.float32))
    dice = np.random.default_rng(0)
    assert {draw(logits, Sampling(1.0, 0.7), dice) for _ in range(200)} == {0, 1}
    assert draw(logits, Sampling(0.0), dice) == 0
    found = np.bincount([draw(logits, Sampling(1.0), dice) for _ in range(4_000)], minlength=4) / 4_000
    assert np.abs(found - np.exp(logits)).max() < 0.03


@pytest.mark.parametrize("values", [(-0.1, 1.0), (1.0, 0.0), (1.0, 1.1), (float("nan"), 1.0)])
def test_no_sampling_is_made_of_wrong_numbers(values: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Sampling(*values)


def test_a_spoiled_text_ends_soon_and_changes_no_other() -> None:
    asked = [Request([9, 8, number], 40, NO_END) for number in range(6)]
    wanted = [alone(request) for request in asked]
    slots = Slots(decoder(3), Guesses())
    numbers = [slots.add(replace(each, spoiled=lambda ids: len(ids) >= 10)) for each in asked[::2]]
    others = [slots.add(each) for each in asked[1::2]]
    done = finish(slots)
    for number, whole in zip(numbers, wanted[::2], strict=True):
        assert done[number].ended == "spoiled"
        assert 10 <= len(done[number].ids) < 10 + LOOK_TOKENS
        assert done[number].ids == whole.ids[: len(done[number].ids)]
    assert [done[number] for number in others] == wanted[1::2]


def test_a_text_that_ended_with_its_token_is_not_spoiled() -> None:
    asked = Request([9, 8, 7], 20, NO_END, Sampling(0.8, 1.0, seed=2))
    free = alone(asked)
    end = free.ids[LOOK_TOKENS - 1]
    assert end not in free.ids[: LOOK_TOKENS - 1]
    ended = alone(replace(asked, end_id=end, spoiled=lambda _: True))
    assert ended == Generation(free.ids[: LOOK_TOKENS - 1], "end_token")

"""Guesses: what followed before is offered again, as far as it is worth a pass, and old texts are forgotten."""

from models.generate.guesses import MOST, TEXTS, Guesses, places_of

PROMPT = places_of([5, 6, 7, 8, 9])


def test_what_followed_two_tokens_in_the_prompt_is_guessed() -> None:
    assert list(Guesses().after([1, 6, 7], PROMPT, 1, 9)) == [8, 9]
    assert list(Guesses().after([1, 7], PROMPT, 1, 9)) == []


def test_a_text_s_beginning_is_guessed_from_its_first_token() -> None:
    guesses = Guesses()
    guesses.remember([3, 4, 2])
    assert list(guesses.after([3], {}, 1, 9)) == [4, 2]
    assert list(guesses.after([1, 3], {}, 1, 9)) == []


def test_no_guess_is_shorter_than_is_worth_it_or_longer_than_may_follow() -> None:
    guesses = Guesses()
    guesses.remember(range(100))
    assert list(guesses.after([4, 5], {}, 2, 3)) == [6, 7, 8]
    assert len(guesses.after([4, 5], {}, 2, 90)) == MOST
    assert list(guesses.after([96, 97], {}, 3, 90)) == []


def test_a_short_guess_of_texts_gives_way_to_a_longer_one_of_the_prompt() -> None:
    guesses = Guesses()
    guesses.remember([5, 6, 2])
    assert list(guesses.after([5, 6], PROMPT, 2, 9)) == [7, 8, 9]


def test_the_oldest_texts_are_forgotten_and_the_latest_are_not() -> None:
    guesses = Guesses()
    guesses.remember([1, 2, 3])
    for number in range(2 * TEXTS):
        guesses.remember([10_000 + number, 5, 6])
    assert list(guesses.after([1, 2], {}, 1, 9)) == []
    assert list(guesses.after([10_000 + TEXTS, 5], {}, 1, 9)) == [6]

"""Guesses: what followed before is offered again as far as it is certain, and old texts are forgotten."""

from models.generate.guesses import MOST, PLACES, Guesses, followers_in

PROMPT = followers_in([5, 6, 7, 8, 9, 0])


def remembering(*texts: list[int]) -> Guesses:
    guesses = Guesses()
    for text in texts:
        guesses.remember(text)
    return guesses


def test_what_followed_two_tokens_in_the_prompt_is_guessed_but_its_end() -> None:
    assert Guesses().after([1, 6, 7], PROMPT, 9) == [8, 9]
    assert Guesses().after([1, 7], PROMPT, 9) == []
    assert Guesses().after([1, 6, 7], PROMPT, 1) == [8]


def test_what_followed_several_things_in_the_prompt_is_not_guessed_unless_three_tokens_tell() -> None:
    prompt = followers_in([1, 2, 3, 4, 2, 3, 5, 0])
    assert Guesses().after([2, 3], prompt, 9) == []
    assert Guesses().after([4, 2, 3], prompt, 9) == [5]


def test_what_was_written_twice_is_guessed_from_its_first_token_on() -> None:
    assert remembering([3, 4, 2]).after([3], {}, 9) == []
    assert remembering([3, 4, 2], [3, 4, 2]).after([3], {}, 9) == [4, 2]
    assert remembering([3, 4, 2], [3, 4, 2]).after([1, 3], {}, 9) == []


def test_a_guess_of_texts_ends_where_they_went_on_differently() -> None:
    texts = [[3, 4, 5, 6], [3, 4, 5, 7], [3, 4, 5, 7]]
    assert remembering(*texts).after([3], {}, 9) == [4, 5]


def test_a_guess_goes_from_texts_into_the_prompt() -> None:
    assert remembering([3, 5, 6], [3, 5, 6]).after([3], PROMPT, 9) == [5, 6, 7, 8, 9]


def test_no_guess_is_endless() -> None:
    assert len(Guesses().after([1, 2], followers_in([1, 2, 1, 2, 1, 0]), 900)) == MOST


def test_the_oldest_texts_are_forgotten_and_the_latest_are_not() -> None:
    guesses = remembering([1, 2, 3], [1, 2, 3])
    for number in range(2 * PLACES):
        guesses.remember([10_000 + number, 5, 6])
    assert guesses.after([1], {}, 9) == []
    guesses.remember([8, 9])
    guesses.remember([8, 9])
    assert guesses.after([8], {}, 9) == [9]

"""In which words the parts of a text are read, and how much each reading counts."""

import pytest

from models.sentiment.rewordings import Reading, parts_of
from tests.cost import assert_in_proportion


@pytest.mark.parametrize("text", ["Comfy", "comfy.", "COMFY!!", "\u201cComfy\u201d"])
def test_one_word_is_read_in_sentences_however_it_is_written(text: str) -> None:
    assert parts_of(text, chinese=False) == [
        [Reading("comfy!", 1.0), Reading("It is comfy.", 1.0), Reading("This thing is comfy.", 1.0)]
    ]


@pytest.mark.parametrize("text", ["", "Very comfy", "yyds", "Comfy?", "好", "comfy \U0001f60d", "4GB", "It is comfy."])
def test_anything_else_is_read_as_it_is(text: str) -> None:
    assert parts_of(text, chinese=False) == [[Reading(text, 1.0)]]


@pytest.mark.parametrize("sign", ["(", '"', "'", "\u201c", "( ", "a'", "a-"])
def test_what_a_long_text_of_quotes_and_brackets_costs_grows_with_its_length(sign: str) -> None:
    assert_in_proportion(lambda n: parts_of(sign * n, chinese=False), 15_000)


def test_a_mark_and_a_failure_count_more_than_the_text() -> None:
    text = "Two stars, for the box. It looks nice, but it does not work."
    assert parts_of(text, chinese=False) == [
        [Reading(text, 1.0), Reading("★★☆☆☆", 2.0), Reading("but it does not work", 2.0)]
    ]


def test_each_part_has_its_own_readings() -> None:
    assert parts_of("Pros: quiet. Cons: none", chinese=False) == [
        [Reading("Pros: quiet.", 1.0)],
        [Reading("No complaints.", 1.0)],
    ]
    assert parts_of("Lovely. Edit: RUBBISH, 1 star.", chinese=False) == [
        [Reading(each, 1.0) for each in ("lovely!", "It is lovely.", "This thing is lovely.")],
        [Reading("rubbish, 1 star.", 1.0)],
    ]

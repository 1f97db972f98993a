"""Rows of tags are valid, the likeliest of the valid ones, and spans and tags say the same."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.logistics.spans import FIELDS, Span
from models.logistics.steps import NEVER, Steps, valid_steps
from models.logistics.tags import TAGS, Floats, best_rows, spans_of, tag_of, tags_of

ANY_VALID = valid_steps(np.zeros((1 + len(TAGS), len(TAGS))))


def best_tags(scores: Floats, steps: Steps = ANY_VALID) -> list[int]:
    return best_rows([scores], steps, [[False] * len(scores)])[0]


def valid(tags: list[int]) -> bool:
    """Whether no inside tag follows anything but its own field."""
    return all(tag % 2 or tag == 0 or before in (tag, tag - 1) for before, tag in pairwise([0, *tags]))


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_a_row_is_always_valid(seed: int, tokens: int) -> None:
    assert valid(best_tags(np.random.default_rng(seed).normal(size=(tokens, len(TAGS)))))


@given(st.integers(0, 2**32 - 1))
def test_no_valid_row_is_likelier(seed: int) -> None:
    scores = np.full((3, len(TAGS)), -50.0)
    few = [0, 1, 2, 3, 4]  # of two fields
    scores[:, few] = np.random.default_rng(seed).normal(size=(3, 5))
    found = best_tags(scores)
    best = max((row for row in product(few, repeat=3) if valid(list(row))), key=lambda row: _sum(scores, list(row)))
    assert _sum(scores, found) == pytest.approx(_sum(scores, list(best)))


def textbook(scores: Floats, steps: Steps, goes_on: list[bool]) -> list[int]:
    """Viterbi token by token and tag by tag, of equals the first: what `best_rows` does for many texts side by side."""
    sums, came = [float(score + step) for score, step in zip(scores[0], steps.first, strict=True)], []
    for row, inner in zip(scores[1:], goes_on[1:], strict=True):
        ways = [
            [
                NEVER if inner and (tag % 2 or before != tag == 0) else total + steps.onward[before, tag]
                for before, total in enumerate(sums)
            ]
            for tag in range(len(TAGS))
        ]
        came.append([way.index(max(way)) for way in ways])
        sums = [float(max(way) + score) for way, score in zip(ways, row, strict=True)]
    tags = [sums.index(max(sums))]
    for step in reversed(came):
        tags.append(step[tags[-1]])
    return tags[::-1]


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 9), max_size=6), st.booleans())
def test_texts_side_by_side_get_the_rows_that_each_gets_alone_by_the_textbook_also_among_equals(
    seed: int, lengths: list[int], ties: bool
) -> None:
    chance = np.random.default_rng(seed)
    texts = [chance.normal(size=(tokens, len(TAGS))) for tokens in lengths]
    texts = [np.round(scores) if ties else scores for scores in texts]
    goes_on = [(chance.random(tokens) < 0.3).tolist() for tokens in lengths]
    steps = ANY_VALID if ties else valid_steps(chance.normal(size=(1 + len(TAGS), len(TAGS))))
    rows = best_rows(texts, steps, goes_on)
    for row, scores, inner in zip(rows, texts, goes_on, strict=True):
        assert row == (textbook(scores, steps, inner) if row else [])
        assert len(row) == len(scores)
        assert valid(row)
        assert all(
            tag == before == 0 or tag % 2 == 0 < tag
            for before, tag, on in zip(row, row[1:], inner[1:], strict=False)
            if on
        )


def test_a_step_that_is_likelier_decides_between_tags_that_are_as_likely() -> None:
    scores = np.full((2, len(TAGS)), -9.0)
    scores[0, 1] = scores[1, 0] = scores[1, 2] = 0.0
    likelier = np.zeros((1 + len(TAGS), len(TAGS)))
    likelier[1 + 1, 2] = 0.1
    assert best_tags(scores) == [1, 0]
    assert best_tags(scores, valid_steps(likelier)) == [1, 2]


def _sum(scores: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", tags: list[int]) -> float:
    return float(scores[np.arange(len(tags)), tags].sum())


def test_an_empty_text_has_no_tags() -> None:
    assert best_tags(np.empty((0, len(TAGS)))) == []


PLACES = [(0, 3), (4, 8), (8, 9), (10, 12), (12, 12), (13, 16)]


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [Span("recipient", 0, 8)],
        [Span("recipient", 0, 3), Span("street", 4, 8), Span("postcode", 10, 16)],
        [Span("street", 4, 9), Span("street", 10, 12)],
    ],
)
def test_spans_on_token_borders_come_back_from_their_tags(spans: list[Span]) -> None:
    assert [span for span, _ in spans_of(tags_of(spans, PLACES), PLACES)] == spans


def test_a_token_that_is_a_space_is_inside_between_two_tokens_of_a_field_and_outside_at_its_end() -> None:
    inside, outside = tags_of([Span("postcode", 10, 16)], PLACES), tags_of([Span("postcode", 10, 12)], PLACES)
    assert inside[3:] == [tag_of("postcode", first=True), *[tag_of("postcode", first=False)] * 2]
    assert outside[3:] == [tag_of("postcode", first=True), 0, 0]


def test_every_field_has_two_tags_in_their_order() -> None:
    assert len(TAGS) == 1 + 2 * len(FIELDS)
    assert [TAGS[tag_of(field, first=first)] for field in FIELDS for first in (True, False)] == list(TAGS[1:])

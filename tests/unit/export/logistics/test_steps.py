"""Steps are counted as they stand in the texts, and weigh as much as finds the most spans."""

import json

import numpy as np

from export.logistics.steps import WEIGHTS, counted_steps, steps_file, weighed_steps
from export.logistics.tagged import Piece, tagged
from models.logistics.reader import Judged
from models.logistics.steps import TAGS_IN_ALL
from models.logistics.tags import tag_of
from models.tokenizer import Pieces

STREET, MORE, CITY = tag_of("street", first=True), tag_of("street", first=False), tag_of("city", first=True)


def test_a_row_counts_its_first_tag_and_each_step() -> None:
    steps = np.exp(counted_steps([[0, STREET, MORE, 0], [0], []]))
    assert steps.shape == (1 + TAGS_IN_ALL, TAGS_IN_ALL)
    np.testing.assert_allclose(steps.sum(axis=1), 1)
    assert steps[0].argmax() == 0
    assert [steps[1 + tag].argmax() for tag in (0, STREET, MORE)] == [STREET, MORE, 0]
    assert steps[0, 0] == (2 + 0.1) / (2 + 0.1 * TAGS_IN_ALL)


def test_the_weight_is_the_least_that_finds_the_most() -> None:
    steps = counted_steps([[STREET, MORE]] * 3)
    logs = np.full((2, TAGS_IN_ALL), -9.0, np.float32)
    logs[0, STREET], logs[1, CITY], logs[1, MORE] = 0, -0.5, -1
    judged = Judged("Elm Road", Pieces([1, 2], [(0, 3), (4, 8)]), logs, [False, False])
    text = tagged([Piece("Elm Road", "street")], "hand", "elm")
    weighed, weight = weighed_steps(steps, [judged], [text])
    assert (
        0 < weight == min(each for each in WEIGHTS if each * (steps[1 + STREET, MORE] - steps[1 + STREET, CITY]) > 0.5)
    )
    np.testing.assert_array_equal(weighed, weight * steps)
    assert np.array(json.loads(steps_file(weighed))).shape == steps.shape

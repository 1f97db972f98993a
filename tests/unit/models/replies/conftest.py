"""What tests of replies share: tickets with answers as an agent would write them, made once a process."""

import pytest

from export.replies.lessons import Teacher, read_answers
from export.replies.pairs import Pair
from export.replies.questions import read_questions


@pytest.fixture(scope="session")
def lessons() -> list[Pair]:
    return Teacher(read_answers("en"), 3).lessons(read_questions("questions", "en")[::15], 1)

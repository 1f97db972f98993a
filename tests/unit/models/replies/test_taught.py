"""GPT-2 is asked to frame what its lessons had, whatever the facts are, and nothing else."""

from pathlib import Path

import msgspec
import pytest

from export.artifact_folder import write_artifact
from export.intents.own_answers import SHOPS, read_shops
from export.replies.lessons import read_answers
from models.artifact import SHIPPED, open_artifact
from models.replies.drafts import draft_of, is_framed
from models.replies.support import WRITER
from models.replies.taught import SETTING, sentences_in, taught_to

NEWER = {"order_cancelled", "refund_status", "change_account_data"}
"""Whose answers have been written anew since the shipped GPT-2 was taught: customers get the shop's own words."""
ADDED = ("-placed-en", "-upstairs-en", "-warehouse-en", "-lost-en", "-insurance-en")
"""Answers beside a general one that were added since."""
CONTEXT = "You have <f0> days to send it back. Thank you. Two labels come in the box, one of them is <f1>'s."


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("You have <f3> days to send it back. Four labels come in the box, two of them is <f0>'s.", True),
        ("Thanks. YOU HAVE <f0> days to send it back. Two labels come in the box, one of them is <f0>'s.", True),
        ("You have <f0> weeks to send it back. Two labels come in the box, one of them is <f1>'s.", False),
        ("You have days to send it back. Two labels come in the box, one of them is <f1>'s.", False),
    ],
)
def test_sentences_are_the_same_whatever_their_facts_and_counts_and_the_courtesy_around_them(
    other: str, same: bool
) -> None:
    assert (set(sentences_in(other)) == set(sentences_in(CONTEXT))) is same


def test_the_shipped_gpt2_frames_the_corpus_s_answers_and_none_of_other_shops() -> None:
    taught = taught_to(open_artifact(SHIPPED / WRITER))

    def framed(text: str, answers: list[str]) -> bool:
        return is_framed(draft_of(0, text, [known[each] for each in answers], {}, None), taught)

    usual = [each for each in read_answers("en") if "{" not in each.text]
    others = [each for shop in read_shops(SHOPS) for each in shop.answers if each.language == "en"]
    known = {each.answer_id: each for each in [*others, *usual]}
    asked = [each.answer_id for each in usual if each.intent not in NEWER and not each.answer_id.endswith(ADDED)]
    assert all(framed("Please?", [each]) for each in asked)
    foreign = [each for each in others if "{" not in each.text and each.text not in {one.text for one in usual}]
    assert len(foreign) > 100
    assert not any(is_framed(draft_of(0, "Please?", [each], {}, None), taught) for each in foreign)
    assert not framed("Both?", asked[:2]), "of two answers nothing is written"


def test_a_gpt2_whose_manifest_names_no_sentences_may_know_any(tmp_path: Path) -> None:
    shipped = open_artifact(SHIPPED / WRITER)
    settings = {name: value for name, value in shipped.manifest.settings.items() if name != SETTING}
    files = {name: shipped.path(name).read_bytes() for name in shipped.manifest.files}
    own = write_artifact(tmp_path, msgspec.structs.replace(shipped.manifest, settings=settings), files)
    taught = taught_to(open_artifact(own))
    assert taught is None
    answer = msgspec.structs.replace(read_answers("en")[0], text="Nobody was taught this.")
    assert is_framed(draft_of(0, "Please?", [answer], {}, None), taught)
    assert not is_framed(draft_of(0, "Please?", [answer], {}, None), frozenset())

"""The shipped intent model: plain wishes are known, and a text's intent does not depend on what shares its batch."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from export.artifact_folder import write_artifact
from export.intents.own_answers import BESIDE, PERSON, read_shops
from export.intents.texts import intent_texts
from models.artifact import SHIPPED, open_artifact
from models.errors import ArtifactError
from models.manifest import Golden
from models.replies.intents import ARTIFACT, NO_INTENT, Intent, IntentModel

MODEL = IntentModel.load()
PLAIN = {
    "Where is my parcel?": "where_is_order",
    "Please cancel my order": "cancel_order",
    "You have cancelled my order and I never asked for it": "order_cancelled",
    "我的订单怎么自己取消了": "order_cancelled",
    "What's the address of your customer Smith?": "out_of_scope",
    "I forgot my password": "login_problem",
    "怎么退货": "return_item",
    "我要投诉": "complaint",
    "thanks a lot": "thanks",
}


def test_plain_wishes_are_known_in_both_languages() -> None:
    assert dict(zip(PLAIN, (intent.name for intent in MODEL.infer(list(PLAIN))), strict=True)) == PLAIN


def test_a_text_alone_has_the_intent_that_it_has_in_a_batch() -> None:
    texts = [*PLAIN, "", "a very long story about a lamp " * 60, "😀", "...", "<card>"]
    together = MODEL.infer(texts)
    assert all(0 <= intent.confidence <= 1 for intent in together)
    for text, intent in zip(texts, together, strict=True):
        (alone,) = MODEL.infer([text])
        assert alone.name == intent.name
        assert alone.confidence == pytest.approx(intent.confidence, abs=1e-5)


def test_a_text_s_vector_is_of_unit_length_and_near_to_what_asks_the_same() -> None:
    rent, hire, pay = MODEL.infer(["Can I rent a tent?", "Do you hire out tents?", "Which cards do you accept?"])
    assert rent.vector is not None
    assert hire.vector is not None
    assert pay.vector is not None
    assert np.linalg.norm(rent.vector) == pytest.approx(1, abs=1e-5)
    assert rent.vector @ hire.vector > 0.3 + rent.vector @ pay.vector


def test_what_it_was_taught_is_on_average_nearer_to_its_intents_centres() -> None:
    (beside,) = (shop for shop in read_shops() if shop.name == BESIDE)
    own = [ticket.text for ticket in beside.tickets if ticket.wanted != PERSON]
    taught = [form.text for form in intent_texts().validation[::40]]
    near, far = (np.mean([intent.known for intent in MODEL.infer(texts)]) for texts in (taught, own))
    assert far + 0.05 < near < 1


def test_how_a_question_is_read_does_not_depend_on_what_is_read_with_it() -> None:
    texts = [*PLAIN, "a much longer question about the delivery of a lamp that I have not bought yet?"]
    for text, read in zip(texts, MODEL.read_alone(texts), strict=True):
        (alone,) = MODEL.read_alone([text])
        assert alone is not None
        assert read is not None
        assert (alone.vector == read.vector).all()
        assert alone.chances == read.chances
    assert MODEL.read_alone([""]) == [None]


def test_an_artifact_of_before_the_vectors_is_refused() -> None:
    shipped = open_artifact(SHIPPED / ARTIFACT)
    before = msgspec.structs.replace(shipped.manifest, outputs=shipped.manifest.outputs[:1])
    with pytest.raises(ArtifactError, match="it has to be made again"):
        IntentModel(replace(shipped, manifest=before))


def test_a_text_without_a_token_has_no_intent() -> None:
    assert MODEL.infer([""]) == [Intent(NO_INTENT, 0.0)]
    assert MODEL.infer([]) == []


def test_a_model_that_says_something_else_than_when_it_was_proven_is_refused(tmp_path: Path) -> None:
    shipped = open_artifact(SHIPPED / ARTIFACT)
    assert shipped.uses is not None
    (tmp_path / shipped.uses.folder.name).symlink_to(shipped.uses.folder)
    files = {name: shipped.path(name).read_bytes() for name in shipped.manifest.files}
    other = [Golden(golden.text, [golden.values[0] - 0.5]) for golden in shipped.manifest.goldens]
    changed = write_artifact(tmp_path, msgspec.structs.replace(shipped.manifest, goldens=other), files)
    with pytest.raises(ArtifactError, match="a golden output is off"):
        IntentModel.load(changed)

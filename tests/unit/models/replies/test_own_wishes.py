"""An answer of an intent that no model was taught is found by its questions, where nothing that it knows is surer."""

from dataclasses import replace
from math import exp

import msgspec
import numpy as np
import pytest

from models.artifact import SHIPPED, open_artifact
from models.errors import ArtifactError
from models.replies.answers import KnownAnswer
from models.replies.intents import ARTIFACT, Intent
from models.replies.nearness import QuestionVectors
from models.replies.own_wishes import OwnWishes, own_settings, weights_of

EAST, NORTH, BETWEEN = (np.array(each, np.float32) for each in ([1, 0], [0, 1], [0.6, 0.8]))
RENTAL = KnownAnswer("rental-en", "rental", "en", ("rent?", "hire?"), "You can hire it.")
TRADE_IN = KnownAnswer("trade-en", "trade_in", "en", ("trade in?",), "We take it.")
INVOICE = KnownAnswer("invoice-en", "invoice", "en", ("the bill?",), "It is under My orders.")
QUESTIONS = QuestionVectors(
    [RENTAL, TRADE_IN, INVOICE], {"rent?": EAST, "hire?": EAST, "trade in?": NORTH, "the bill?": BETWEEN}
)
WEIGHTS = {"few": 4.0, "lead": 4.0, "confidence": -4.0, "bias": -2.0}
OWN = OwnWishes(frozenset({"invoice"}), WEIGHTS)


def read(vector: np.ndarray | None, confidence: float = 0.2, known: float = 0.3) -> Intent:
    return Intent("invoice", confidence, {"invoice": confidence}, vector, known)


def test_the_nearest_own_answer_s_intent_is_wanted_with_its_chance() -> None:
    found = OWN.wish_of(read(EAST), QUESTIONS)
    assert found is not None
    assert found.name == "rental"
    assert found.confidence == pytest.approx(1 / (1 + exp(-(4.0 + 4 * 0.7 - 4 * 0.2 - 2.0))))
    assert found.chances == {"rental": found.confidence}
    turned = OWN.wish_of(read(NORTH), QUESTIONS)
    assert turned is not None
    assert turned.name == "trade_in"


def test_where_a_known_intent_is_surer_or_nearer_there_is_no_own_wish() -> None:
    assert OWN.wish_of(read(EAST, confidence=0.99, known=0.9), QUESTIONS) is None
    assert OWN.wish_of(read(EAST, known=1.0, confidence=0.6), QUESTIONS) is None


def test_what_the_model_knows_and_what_nobody_asks_is_no_own_wish() -> None:
    known = OwnWishes(frozenset({"invoice", "rental", "trade_in"}), WEIGHTS)
    assert known.wish_of(read(EAST), QUESTIONS) is None
    assert OWN.wish_of(read(None), QUESTIONS) is None
    assert OWN.wish_of(read(EAST), QuestionVectors([], {})) is None


def test_an_absurd_weight_overflows_nothing() -> None:
    found = replace(OWN, weights=WEIGHTS | {"bias": 1e6}).wish_of(read(EAST), QUESTIONS)
    assert found is not None
    assert found.confidence == pytest.approx(1.0)


def test_weights_stand_in_the_manifest_and_each_is_needed() -> None:
    shipped = open_artifact(SHIPPED / ARTIFACT)
    weights = weights_of(shipped)
    assert own_settings(weights).items() <= shipped.manifest.settings.items()
    assert weights["confidence"] < 0 < weights["few"]
    settings = {name: each for name, each in shipped.manifest.settings.items() if not name.endswith("_bias")}
    broken = replace(shipped, manifest=msgspec.structs.replace(shipped.manifest, settings=settings))
    with pytest.raises(ArtifactError, match="no weights for answers of own intents"):
        weights_of(broken)

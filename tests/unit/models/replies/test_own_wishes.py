"""An answer under a name of the shop's own is found by its questions: by how near they are, and by what they are."""

from dataclasses import replace
from math import exp, log

import msgspec
import numpy as np
import pytest

from models.artifact import SHIPPED, open_artifact
from models.errors import ArtifactError
from models.replies.answers import KnownAnswer
from models.replies.intents import ARTIFACT, Intent
from models.replies.nearness import NOBODY, QuestionVectors, Read
from models.replies.own_wishes import CASES, WEIGHTS, Evidence, OwnWishes, evidence, own_settings, weights_of

EAST, NORTH, BETWEEN = (np.array(each, np.float32) for each in ([1, 0], [0, 1], [0.6, 0.8]))
RENTAL = KnownAnswer("rental-en", "rental", "en", ("rent?", "hire?"), "You can hire it.")
BACK = KnownAnswer("back-en", "send_back", "en", ("send it back?",), "Within 30 days.")
INVOICE = KnownAnswer("invoice-en", "invoice", "en", ("the bill?",), "It is under My orders.")
KNOWN = {"invoice", "return_item", "out_of_scope", "other_wish"}
READ = {
    "rent?": Read(EAST, {"other_wish": 0.9}),
    "hire?": Read(EAST, {"other_wish": 0.7, "return_item": 0.1}),
    "send it back?": Read(NORTH, {"return_item": 0.9, "invoice": 0.05}),
    "the bill?": Read(BETWEEN, {"invoice": 1.0}),
}
QUESTIONS = QuestionVectors([RENTAL, BACK, INVOICE], READ, KNOWN)
NOTHING = dict.fromkeys(WEIGHTS, 0.0)
OWN = OwnWishes(NOTHING | {"few": 4.0, "lead": 4.0, "same": 6.0, "other": -4.0, "bias": -2.0})
RETURNS = 0.9 / (0.9 + 0.05 + NOBODY)
"""The share of `return_item` that the questions of `send_back` have."""


def read(vector: np.ndarray | None, known: float = 0.3, **chances: float) -> Intent:
    name = max(chances, key=lambda each: chances[each], default="invoice")
    return Intent(name, chances.get(name, 0.2), chances, vector, known)


def test_the_nearest_own_answer_s_intent_is_wanted_with_its_chance() -> None:
    found = OWN.wish_of(read(EAST, other_wish=0.8, invoice=0.2), QUESTIONS)
    assert found is not None
    assert found.name == "rental"
    assert found.confidence == pytest.approx(1 / (1 + exp(-(4.0 + 4 * 0.7 - 4 * 0.2 - 2.0))))
    assert found.chances == {"rental": found.confidence}


def test_a_wish_that_the_model_knows_is_found_under_the_shop_s_name_for_it() -> None:
    far = read(np.array([0.9, 0.1], np.float32), known=0.5, return_item=0.95)
    found = OWN.wish_of(far, QUESTIONS)
    assert found is not None
    assert found.name == "send_back", "though the question of rental is nearer"
    assert evidence(far, QUESTIONS)["send_back"].same == pytest.approx(0.95 * RETURNS, abs=1e-4)


def test_what_has_an_answer_under_the_model_s_name_speaks_for_no_other() -> None:
    asked = read(NORTH, return_item=0.9)
    usual = KnownAnswer("return-en", "return_item", "en", (), "Print the label.")
    beside = QuestionVectors([BACK, usual], READ, KNOWN)
    found = evidence(asked, beside)["send_back"]
    assert (found.few, found.lead, found.same, found.other) == (1.0, 0.7, 0.0, 0.9)


def test_an_answer_is_weighed_by_its_text_and_by_words_and_against_the_next_one() -> None:
    read_texts = READ | {RENTAL.text: Read(EAST, {}), BACK.text: Read(BETWEEN, {})}
    asked = replace(read(EAST, other_wish=0.9), text="can I HIRE it within 30 days")
    found = evidence(asked, QuestionVectors([RENTAL, BACK, INVOICE], read_texts, KNOWN))
    assert (found["rental"].text, found["send_back"].text) == (1.0, 0.6)
    assert (found["rental"].text_ahead, found["send_back"].text_ahead) == (0.4, -0.4)
    assert (found["rental"].few, found["rental"].few_ahead) == (1.0, 1.0)
    assert found["send_back"].words > found["rental"].words > 0, "within 30 days"
    assert found["send_back"].words_ahead == -found["rental"].words_ahead > 0
    (alone,) = evidence(asked, QuestionVectors([RENTAL], read_texts, KNOWN)).values()
    assert (alone.few_ahead, alone.text_ahead, alone.words_ahead) == (0, 0, 0), "there is no other one"


def test_a_ticket_that_tells_of_a_case_is_one_whatever_is_near() -> None:
    known = {*KNOWN, "damaged"}
    returned = READ | {"send it back?": Read(NORTH, {"return_item": 0.7, "damaged": 0.3})}
    found = evidence(read(NORTH, damaged=0.5, return_item=0.5), QuestionVectors([RENTAL, BACK], returned, known))
    assert found["rental"].case == 0.5
    assert found["send_back"].case == pytest.approx(0.5 * (1 - 0.3 / (0.3 + NOBODY)), abs=1e-4), "it answers some"
    assert "return_item" not in CASES


def test_the_terms_are_the_values_and_the_products_of_each_two() -> None:
    terms = Evidence(*range(2, 12)).terms()
    assert (terms["few"], terms["few*few"], terms["few*case"], terms["other*case"]) == (2, 4, 22, 110)
    assert {*terms, "bias"} == set(WEIGHTS)
    weighed = OwnWishes({name: 0.01 * at for at, name in enumerate(WEIGHTS)} | {"bias": -3.0})
    some = Evidence(0.7, 0.1, -0.2, 0.3, 2.5, -1.0, 0.2, 0.4, 0.6, 0.1)
    total = sum(weighed.weights[name] * value for name, value in some.terms().items()) - 3.0
    assert weighed.chance(some) == pytest.approx(1 / (1 + exp(-total)))
    few = OwnWishes(NOTHING | {"few*lead": 1.0, "bias": -1.0})
    assert few.chance(Evidence(**dict.fromkeys(vars(Evidence(*range(10))), 1.0))) == 0.5


def test_two_texts_that_want_nothing_known_may_want_anything() -> None:
    found = evidence(read(EAST, other_wish=0.6, out_of_scope=0.4), QUESTIONS)
    assert {name: (each.same, each.other) for name, each in found.items()} == {"rental": (0, 0), "send_back": (0, 0)}


def test_where_a_known_intent_is_surer_or_nearer_there_is_no_own_wish() -> None:
    assert OWN.wish_of(read(EAST, known=0.9, invoice=0.99), QUESTIONS) is None
    assert OWN.wish_of(read(EAST, known=1.0, invoice=0.6), QUESTIONS) is None


@pytest.mark.parametrize(
    ("chances", "chance", "found"),
    [
        ({"other_wish": 0.6, "invoice": 0.4}, 0.46, "rental"),
        ({"other_wish": 0.6, "invoice": 0.4}, 0.44, None),
        ({"invoice": 0.6, "other_wish": 0.4}, 0.46, None),
        ({"out_of_scope": 0.6, "other_wish": 0.4}, 0.46, None),
        ({"invoice": 0.6, "other_wish": 0.4}, 0.51, "rental"),
    ],
)
def test_a_text_of_none_of_the_model_s_intents_needs_less_of_an_own_answer(
    chances: dict[str, float], chance: float, found: str | None
) -> None:
    even = OwnWishes(NOTHING | {"few": 1e-6, "bias": log(chance / (1 - chance))})
    wish = even.wish_of(read(EAST, **chances), QUESTIONS)
    assert (wish and wish.name) == found


def test_what_the_model_knows_and_what_nobody_asks_is_no_own_wish() -> None:
    asked = read(EAST, other_wish=0.9)
    assert OWN.wish_of(asked, QuestionVectors([RENTAL], READ, {*KNOWN, "rental"})) is None
    assert OWN.wish_of(asked, QuestionVectors([], {})) is None
    assert OWN.wish_of(read(None), QUESTIONS) is None


def test_an_absurd_weight_overflows_nothing() -> None:
    found = OwnWishes({**OWN.weights, "bias": 1e6}).wish_of(read(EAST), QUESTIONS)
    assert found is not None
    assert found.confidence == pytest.approx(1.0)


def test_weights_stand_in_the_manifest_and_each_is_needed() -> None:
    shipped = open_artifact(SHIPPED / ARTIFACT)
    weights = weights_of(shipped)
    assert own_settings(weights).items() <= shipped.manifest.settings.items()
    assert OwnWishes(weights).chance(Evidence(0.8, 0.3, 0.6, 0.3, 5.0, 3.0, 0.3, 0.6, 0.1, 0.0)) > 0.6
    assert OwnWishes(weights).chance(Evidence(0.2, -0.2, 0.1, -0.2, 0.5, -2.0, -0.3, 0.0, 0.9, 0.0)) < 0.05
    settings = {name: each for name, each in shipped.manifest.settings.items() if not name.endswith("_bias")}
    broken = replace(shipped, manifest=msgspec.structs.replace(shipped.manifest, settings=settings))
    with pytest.raises(ArtifactError, match="no weights for answers of own intents"):
        weights_of(broken)

"""Models know no records, so some words stand in both packages: what a model may say is what a record may hold."""

from typing import Any, get_args

import pytest

from models.logistics.spans import FIELDS
from models.recommend import events
from models.replies import order_slots, urgency
from models.sentiment.model import Label as Said
from streams.records import Action, DeliveryFields, FieldName, Label, OrderStatus, Urgency


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (get_args(Said), Label),
        (get_args(events.Action), Action),
        (get_args(order_slots.Status), OrderStatus),
        (get_args(urgency.Urgency), Urgency),
        (FIELDS, FieldName),
    ],
    ids=["label", "action", "status", "urgency", "field"],
)
def test_models_and_records_have_the_same_words(said: tuple[str, ...], held: Any) -> None:
    assert set(said) == set(get_args(held))


def test_each_field_that_the_model_looks_for_has_its_place_in_a_shipment() -> None:
    assert DeliveryFields.__struct_fields__ == FIELDS

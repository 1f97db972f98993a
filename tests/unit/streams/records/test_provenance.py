"""An output's event_id is a function of its source and its flow."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from streams.records import Output, SourceOffset, output_event_id
from tests.unit.streams.records.strategies import ids

PLACE = SourceOffset(topic="reviews", partition=0, offset=0)


@given(ids, ids)
def test_an_output_event_id_is_the_same_on_every_replay(flow: str, event_id: str) -> None:
    assert output_event_id(flow, event_id) == output_event_id(flow, event_id)
    assert len(output_event_id(flow, event_id)) == 32


@given(ids, ids, ids)
def test_different_sources_and_flows_give_different_ids(flow: str, one: str, other: str) -> None:
    assert (output_event_id(flow, one) == output_event_id(flow, other)) == (one == other)
    assert (output_event_id(one, flow) == output_event_id(other, flow)) == (one == other)


def test_where_the_flows_name_ends_counts() -> None:
    assert output_event_id("tag", "reviews") != output_event_id("tagr", "eviews")


def test_each_output_of_one_source_has_an_id_of_its_own() -> None:
    ids = {output_event_id("split_orders", "e1", part) for part in range(1_000)}
    assert len(ids) == 1_000
    assert output_event_id("split_orders", "e1", 0) == output_event_id("split_orders", "e1")


def test_the_id_never_changes_between_releases() -> None:
    assert output_event_id("tag_reviews", "e1") == "c5636646cd3ab21da3f254d6a82c9481"
    assert output_event_id("split_orders", "e1", 2) == "2c9011445d5cab5af77e831f1abb1711"


@pytest.mark.parametrize("year", [1999, 2101])
def test_an_output_of_an_absurd_time_cannot_be_made(year: int) -> None:
    good = datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="processed_at"):
        Output(event_id="e", occurred_at=good, processed_at=good.replace(year=year), source=PLACE)
    with pytest.raises(ValueError, match="occurred_at"):
        Output(event_id="e", occurred_at=good.replace(year=year), processed_at=good, source=PLACE)

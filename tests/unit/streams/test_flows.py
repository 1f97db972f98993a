"""The table of flows."""

import pytest

from streams.flow_topics import FLOW_TOPICS
from streams.flows import FLOWS


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_is_found_by_its_own_name(name: str) -> None:
    assert FLOWS[name].spec.name == name


@pytest.mark.parametrize("name", FLOWS)
def test_no_flow_reads_what_it_publishes(name: str) -> None:
    spec = FLOWS[name].spec
    assert not {topic.name for topic in spec.inputs} & {topic.name for topic in spec.outputs}


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_asks_for_at_least_one_batch_in_flight(name: str) -> None:
    assert FLOWS[name].spec.in_flight >= 1
    assert FLOWS[name].spec.poll_records >= 1


def test_the_table_has_the_flow_of_reviews() -> None:
    assert "tag_reviews" in FLOWS


def test_what_flows_read_and_publish_is_known_without_their_models() -> None:
    specs = [plan.spec for plan in FLOWS.values()]
    said = [(spec.name, spec.inputs, spec.outputs, spec.tables, spec.stateful) for spec in specs]
    assert list(FLOW_TOPICS.values()) == said, "streams/flow_topics.py: a line a flow, in the order of flows.py"
    assert [flow.needed for flow in FLOW_TOPICS.values()] == [spec.needed for spec in specs]
    assert [flow.topics for flow in FLOW_TOPICS.values()] == [spec.topics for spec in specs]

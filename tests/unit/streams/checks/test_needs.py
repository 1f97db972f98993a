"""What a worker must be allowed, read off its flows."""

from streams.checks.needs import Need, every_transaction_need, group_needs, topic_needs, transaction_needs, worker_needs
from streams.checks.operations import Operation
from streams.flow_topics import FLOW_TOPICS, FlowTopics
from streams.topics import PRODUCTS
from tests.flows import tally_spec

TALLY = FlowTopics("tally", tally_spec("").inputs, tally_spec("").outputs)


def allowed(needs: list[Need]) -> dict[str, set[Operation]]:
    found: dict[str, set[Operation]] = {}
    for need in needs:
        found.setdefault(need.name, set()).add(need.operation)
    return found


def test_inputs_are_read_outputs_are_written_and_a_changelog_is_both() -> None:
    assert allowed(topic_needs([FLOW_TOPICS["tag_reviews"]])) == {
        "reviews": {Operation.READ},
        "tag_reviews.redrive": {Operation.READ},
        "sentiments": {Operation.WRITE},
        "tag_reviews.changelog": {Operation.READ, Operation.WRITE},
        "dead-letters": {Operation.WRITE},
        "shopstream-workers": {Operation.READ},
    }


def test_a_topic_that_one_flow_writes_and_another_reads_is_both() -> None:
    (counted,) = TALLY.outputs
    reader = FlowTopics("reader", (counted,), ())
    assert allowed(topic_needs([TALLY, reader]))["counted"] == {Operation.READ, Operation.WRITE}


def test_a_table_is_read() -> None:
    flow = FlowTopics("f", TALLY.inputs, (), (PRODUCTS,))
    assert allowed(topic_needs([flow]))["products"] == {Operation.READ}


def test_a_worker_needs_topics_that_are_there_groups_and_its_transactions() -> None:
    needs = worker_needs([TALLY], {"visits": 2, "counted": 0}, "a", transactions=True)
    assert [need.name for need in needs] == ["visits", "counted", "tally", "shopstream-a", "tally-0", "tally-1"]
    assert len(worker_needs([TALLY], {}, "a", transactions=False)) == 2


def test_groups_are_the_flows_and_fausts_own() -> None:
    assert [need.name for need in group_needs([TALLY], "host-0")] == ["tally", "shopstream-host-0"]
    assert {need.operation for need in group_needs([TALLY], "a")} == {Operation.READ}


def test_the_first_and_the_last_transactional_id_of_each_flow_are_asked_for() -> None:
    assert [need.name for need in transaction_needs([TALLY], {"visits": 12})] == ["tally-0", "tally-11"]
    assert [need.name for need in transaction_needs([TALLY], {"visits": 1})] == ["tally-0"]
    assert [need.name for need in transaction_needs([TALLY], {})] == ["tally-0"]


def test_check_asks_for_every_transactional_id() -> None:
    needs = every_transaction_need([TALLY, FLOW_TOPICS["tag_reviews"]], {"visits": 3})
    assert [need.name for need in needs] == ["tally-0", "tally-1", "tally-2", "tag_reviews-0"]
    assert set(transaction_needs([TALLY], {"visits": 3})) < set(needs)

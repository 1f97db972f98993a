"""Topics on a broker beside what flows need of them."""

from streams.agents.split_orders import PLAN as SPLIT_ORDERS
from streams.agents.tag_reviews import PLAN
from streams.checks.finding import Finding
from streams.checks.topics import topic_findings
from streams.delivery.task import MOST_TASKS
from streams.settings import Settings
from streams.topic_admin import TopicOnBroker
from streams.topics import TOPICS, changelog_of


def on_broker(**others: TopicOnBroker) -> dict[str, TopicOnBroker]:
    table = {topic.name: TopicOnBroker(partitions=topic.partitions or 4, configs=topic.configs) for topic in TOPICS}
    return table | others


def wrong(found: dict[str, TopicOnBroker], hidden: tuple[str, ...] = ()) -> dict[str, str]:
    findings: list[Finding] = list(topic_findings([PLAN.spec], found, hidden, Settings()))
    assert len(findings) >= len(PLAN.spec.topics)
    return {finding.what: finding.says for finding in findings if not finding.ok}


def test_topics_as_the_table_has_them_are_fine() -> None:
    assert wrong(on_broker()) == {}


def test_a_missing_topic_says_what_makes_it() -> None:
    found = on_broker()
    del found["sentiments"]
    assert wrong(found) == {"sentiments": "it is not there: run shopstream topics create"}


def test_a_topic_that_is_hidden_from_us_is_not_called_missing() -> None:
    found = on_broker()
    del found["sentiments"]
    assert "ACL DESCRIBE" in wrong(found, ("sentiments",))["sentiments"]


def test_a_topic_that_differs_says_how_and_what_to_do() -> None:
    other = TopicOnBroker(partitions=9, configs={"cleanup.policy": "delete", "retention.ms": "1"})
    words = wrong(on_broker(sentiments=other))["sentiments"]
    assert words.startswith("partitions is 9, not 4; retention.ms is 1, not 2592000000: run `kafka-configs.sh ")
    assert words.endswith("--add-config retention.ms=2592000000`; or set partitions = 9 if all topics have that")


def test_an_input_of_a_flow_with_state_is_not_to_be_given_partitions_by_itself() -> None:
    found = on_broker(orders=TopicOnBroker(partitions=1, configs=on_broker()["orders"].configs))
    says = {each.what: each.says for each in topic_findings([SPLIT_ORDERS.spec], found, (), Settings()) if not each.ok}
    assert "--alter" not in says["orders"]
    assert r"--delete --topic 'orders' && shopstream topics create --partitions 4`" in says["split_orders"]


def test_settings_that_are_not_told_are_a_missing_permission() -> None:
    words = wrong(on_broker(sentiments=TopicOnBroker(partitions=4, configs={})))["sentiments"]
    assert "DESCRIBE_CONFIGS" in words


def test_inputs_of_other_partition_counts_are_said_of_the_flow() -> None:
    found = on_broker(reviews=TopicOnBroker(partitions=8, configs=on_broker()["reviews"].configs))
    assert "reviews has 8" in wrong(found)["tag_reviews"]


def test_more_partitions_than_one_worker_carries_well_say_how_many_workers_they_are_for() -> None:
    def says(partitions: int) -> str:
        found = on_broker()
        for topic in (*PLAN.spec.inputs, changelog_of(PLAN.spec.name)):
            found[topic.name] = TopicOnBroker(partitions=partitions, configs=topic.configs)
        findings = topic_findings([PLAN.spec], found, (), Settings(partitions=partitions))
        return next(finding.says for finding in findings if finding.what == PLAN.spec.name)

    assert says(MOST_TASKS) == "its inputs and its changelog are co-partitioned"
    assert says(2 * MOST_TASKS + 1).endswith(f"{2 * MOST_TASKS + 1} partitions are for 3 workers or more")

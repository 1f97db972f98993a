"""Topics on a broker beside what flows need of them: what stops a worker, and what `shopstream check` says."""

import pytest

from streams.checks.finding import Finding
from streams.checks.topics import StateForgottenError, check_topics, policy_warnings, topic_findings
from streams.delivery.errors import NotCopartitionedError
from streams.delivery.task import MOST_TASKS
from streams.errors import ConfigurationError
from streams.flow_topics import FLOW_TOPICS
from streams.kafka_tools import KafkaTools
from streams.settings import Settings
from streams.topic_admin import TopicOnBroker, TopicsMissingError
from streams.topic_kinds import COMPACTED
from streams.topics import DEAD_LETTERS, TOPICS, WORKERS, changelog_of

TAG_REVIEWS, SPLIT_ORDERS = FLOW_TOPICS["tag_reviews"], FLOW_TOPICS["split_orders"]
TOOLS = KafkaTools("kafka:9092", "shop1.", secured=True)


def on_broker(**others: TopicOnBroker) -> dict[str, TopicOnBroker]:
    table = {topic.name: TopicOnBroker(partitions=topic.partitions or 4, configs=topic.configs) for topic in TOPICS}
    return table | others


def wrong(found: dict[str, TopicOnBroker], hidden: tuple[str, ...] = ()) -> dict[str, str]:
    findings: list[Finding] = list(topic_findings([TAG_REVIEWS], found, hidden, Settings()))
    assert len(findings) >= len(TAG_REVIEWS.topics)
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
    says = {each.what: each.says for each in topic_findings([SPLIT_ORDERS], found, (), Settings()) if not each.ok}
    assert "--alter" not in says["orders"]
    assert r"--delete --topic 'orders' && shopstream topics create --partitions 4`" in says["split_orders"]


def test_an_input_of_a_flow_with_state_is_not_to_be_given_partitions_where_only_its_writer_is_checked() -> None:
    findings = topic_findings([SPLIT_ORDERS], on_broker(), (), Settings(partitions=6))
    says = {each.what: each.says for each in findings if not each.ok}
    assert "partitions is 4, not 6" in says["order-lines"]
    assert "--alter" not in says["order-lines"]


def test_settings_that_are_not_told_are_a_missing_permission() -> None:
    words = wrong(on_broker(sentiments=TopicOnBroker(partitions=4, configs={})))["sentiments"]
    assert "DESCRIBE_CONFIGS" in words


def test_inputs_of_other_partition_counts_are_said_of_the_flow() -> None:
    found = on_broker(reviews=TopicOnBroker(partitions=8, configs=on_broker()["reviews"].configs))
    assert "reviews has 8" in wrong(found)["tag_reviews"]


def test_more_partitions_than_one_worker_carries_well_say_how_many_workers_they_are_for() -> None:
    def says(partitions: int) -> str:
        found = on_broker()
        for topic in (*TAG_REVIEWS.inputs, changelog_of(TAG_REVIEWS.name)):
            found[topic.name] = TopicOnBroker(partitions=partitions, configs=topic.configs)
        findings = topic_findings([TAG_REVIEWS], found, (), Settings(partitions=partitions))
        return next(finding.says for finding in findings if finding.what == TAG_REVIEWS.name)

    assert says(MOST_TASKS) == "its inputs and its changelog are co-partitioned"
    assert says(2 * MOST_TASKS + 1).endswith(f"{2 * MOST_TASKS + 1} partitions are for 3 workers or more")


def test_a_changelog_that_forgets_is_said_of_its_flow_and_the_others_are_looked_at() -> None:
    forgets = {SPLIT_ORDERS.name + ".changelog": TopicOnBroker(partitions=4, configs={"cleanup.policy": "delete"})}
    found = list(topic_findings([SPLIT_ORDERS, TAG_REVIEWS], on_broker(**forgets), (), Settings()))
    of_flows = {each.what: each for each in found if each.what in FLOW_TOPICS}
    assert "the broker deletes its flow's state" in of_flows["split_orders"].says
    assert not of_flows["split_orders"].ok
    assert of_flows["tag_reviews"].ok


def test_a_worker_starts_when_its_topics_are_there() -> None:
    check_topics([TAG_REVIEWS], on_broker(), TOOLS)


@pytest.mark.parametrize("missing", [*(topic.name for topic in TAG_REVIEWS.topics), DEAD_LETTERS.name, WORKERS.name])
def test_a_missing_topic_is_named_with_what_to_do(missing: str) -> None:
    found = on_broker()
    del found[missing]
    with pytest.raises(TopicsMissingError) as caught:
        check_topics([TAG_REVIEWS], found, TOOLS)
    where = "kafka:9092 under the prefix shop1."
    assert str(caught.value) == f"the topic {missing} is not on {where}: run shopstream topics create"
    assert isinstance(caught.value, ConfigurationError)


@pytest.mark.parametrize("other", ["reviews", "tag_reviews.redrive", "tag_reviews.changelog"])
def test_inputs_and_changelog_must_have_equal_partition_counts(other: str) -> None:
    found = on_broker()
    found[other] = TopicOnBroker(partitions=8, configs={})
    with pytest.raises(NotCopartitionedError, match=f"{other} has 8"):
        check_topics([TAG_REVIEWS], found, TOOLS)


@pytest.mark.parametrize("policy", ["delete", "compact,delete"])
def test_a_changelog_of_which_the_broker_deletes_what_is_old_is_refused_where_there_is_state(policy: str) -> None:
    found = on_broker()
    for spec in (TAG_REVIEWS, SPLIT_ORDERS):
        changelog = changelog_of(spec.name).name
        found[changelog] = TopicOnBroker(partitions=4, configs=COMPACTED | {"cleanup.policy": policy})
    check_topics([TAG_REVIEWS], found, TOOLS)  # keeps none
    with pytest.raises(StateForgottenError, match=f"split_orders.changelog has cleanup.policy={policy}, so the broker"):
        check_topics([SPLIT_ORDERS], found, TOOLS)


def test_an_output_may_have_another_partition_count() -> None:
    found = on_broker(sentiments=TopicOnBroker(partitions=9, configs={}))
    check_topics([TAG_REVIEWS], found, TOOLS)


@pytest.mark.parametrize(
    ("topic", "policy", "deleted"),
    [
        ("orders", "compact,delete", "deletes events that later ones of the same key follow, read or not"),
        ("recommendations", "compact", "deletes events that later ones"),
        ("dead-letters", "compact", "takes no records without a key"),
        ("products", "delete", "deletes rows once they are old"),
        ("products", "compact,delete", "deletes rows once they are old"),
    ],
)
def test_a_topic_of_which_the_broker_deletes_what_readers_need_is_warned_of(
    topic: str, policy: str, deleted: str
) -> None:
    flow, wanted = FLOW_TOPICS["recommend_products"], on_broker()[topic].configs["cleanup.policy"]
    found = on_broker(**{topic: TopicOnBroker(partitions=4, configs={"cleanup.policy": policy})})
    (words,) = policy_warnings([flow], found, TOOLS)
    assert words.startswith(f"{topic} has cleanup.policy={policy}, so the broker deletes ")
    assert deleted in words
    assert words.endswith(f"--entity-name shop1.{topic} --add-config cleanup.policy={wanted}`")
    check_topics([flow], found, TOOLS)  # a worker that is stopped loses more


def test_topics_as_the_table_has_them_and_what_nobody_may_see_are_not_warned_of() -> None:
    hidden = on_broker(orders=TopicOnBroker(partitions=4, configs={}))
    del hidden["reviews"]
    for found in (on_broker(), hidden):
        assert list(policy_warnings(list(FLOW_TOPICS.values()), found, TOOLS)) == []

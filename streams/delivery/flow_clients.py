"""Settings of a flow's Kafka clients: with aiokafka's defaults records get lost, torn apart or repeated silently."""

import asyncio

from aiokafka.errors import KafkaError

from streams.clients import Consumer
from streams.delivery.introduction import IntroducingAssignor
from streams.delivery.spec import FlowSpec
from streams.delivery.transaction import AtLeastOnce, Committer, Transaction
from streams.delivery.twin import is_member
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError

HEARTBEATS_PER_SESSION = 4
# A hung model ends the process by its own deadline; the client must not leave the group because of it.
NEVER_MS = 2**31 - 1
ASK_WITHIN_S, ASK_AGAIN_S = 3.0, 1.0


def group_consumer(settings: Settings, flow: str, instance: str, assignor: IntroducingAssignor) -> Consumer:
    """Return the consumer of a worker in its flow's group; nothing is connected yet."""
    return Consumer(
        settings,
        f"{flow}-{instance}",
        group_id=flow,
        group_instance_id=f"{flow}-{instance}" if settings.profile == "static" else None,
        enable_auto_commit=False,
        isolation_level="read_committed",
        auto_offset_reset="none",  # the take-over decides; offsets deleted while we run must not be skipped
        partition_assignment_strategy=(assignor,),
        session_timeout_ms=settings.session_timeout_ms,
        heartbeat_interval_ms=settings.session_timeout_ms // HEARTBEATS_PER_SESSION,
        rebalance_timeout_ms=settings.rebalance_timeout_ms,
        max_poll_interval_ms=NEVER_MS,
    )


def committer(settings: Settings, spec: FlowSpec, partition: int, consumer: Consumer) -> Committer:
    """Return what commits one task, in transactions or without."""
    if settings.delivery == "exactly_once":
        return Transaction(settings, spec.name, partition, spec.written)
    return AtLeastOnce(settings, spec.name, partition, consumer, lambda: is_member(consumer._coordinator))


async def check_needed(settings: Settings, spec: FlowSpec, consumer: Consumer) -> None:
    """Check that the topics that the flow needs exist; if the broker does not answer, nothing is checked.

    A broker that has just started may know only some topics: a topic is missing if it is still unknown a second later.

    Raises:
        TopicsMissingError: somebody deleted one.
    """
    missing = {topic.name for topic in spec.needed}
    for pause_s in (0.0, ASK_AGAIN_S):
        await asyncio.sleep(pause_s)
        try:
            async with asyncio.timeout(ASK_WITHIN_S):
                missing -= await consumer.topics()
        except (KafkaError, TimeoutError):
            return
        if not missing:
            return
    raise TopicsMissingError(sorted(missing), settings.broker, settings.topic_prefix)

"""Topics that refuse writes because fewer of their replicas are in sync than min.insync.replicas requires.

Metadata shows which partitions lack replicas; only for those topics are the settings requested, and if these may not be
read nothing is reported.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from msgspec import Struct

from streams.clients import Admin

SETTING = "min.insync.replicas"


class Thin(Struct, frozen=True, kw_only=True):
    """One topic that takes no writes.

    Attributes:
        topic: its name.
        in_sync: replicas that the worst of its partitions has in sync.
        wanted: by min.insync.replicas.
    """

    topic: str
    in_sync: int
    wanted: int


def lacking(described: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many replicas the worst partition of a topic has in sync, of topics that lack some. Pure.

    Args:
        described: topics' metadata.
    """
    found: dict[str, int] = {}
    for topic in described:
        short = [len(part["isr"]) for part in topic["partitions"] if len(part["isr"]) < len(part["replicas"])]
        if short:
            found[topic["topic"]] = min(short)
    return found


async def find_thin(admin: Admin, described: Iterable[Mapping[str, Any]]) -> tuple[Thin, ...]:
    """Return the topics that take no writes.

    Args:
        admin: connected.
        described: metadata of the topics that matter, by logical names.

    Raises:
        KafkaError: the broker does not answer.
    """
    in_sync = lacking(described)
    if not in_sync:
        return ()
    asked = [ConfigResource(ConfigResourceType.TOPIC, name, configs={SETTING: None}) for name in sorted(in_sync)]
    wanted = {
        name: int(entries[0][1])
        for answer in await admin.describe_configs(asked)
        for code, _, _, name, entries in answer.resources
        if not code and entries
    }
    return tuple(
        Thin(topic=name, in_sync=has, wanted=wanted[name]) for name, has in in_sync.items() if has < wanted.get(name, 0)
    )

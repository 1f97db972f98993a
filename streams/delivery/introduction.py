"""What a worker says of itself when it joins its flow's group, so that whoever looks sees workers that differ.

The broker keeps it with the membership, and shows it to whoever may describe the group. Nobody else reads it: shares
are dealt as by aiokafka's own assignor.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberMetadata
from msgspec import DecodeError, Struct
from msgspec.json import Decoder, encode


class Introduction(Struct, frozen=True, array_like=True, tag="shopstream1"):
    """By name, what may be different in another worker: the release, artifacts, settings."""

    said: dict[str, str]


_DECODER = Decoder(Introduction)


class IntroducingAssignor:
    """aiokafka's range assignor, by its name, which says something of the worker."""

    name = RangePartitionAssignor.name

    def __init__(self, said: Mapping[str, str]) -> None:
        """Say this at each joining."""
        self._said = encode(Introduction(dict(said)))

    def metadata(self, topics: Iterable[str]) -> ConsumerProtocolMemberMetadata:
        """Return what the worker joins with."""
        plain = RangePartitionAssignor.metadata(topics)
        return ConsumerProtocolMemberMetadata(plain.version, plain.subscription, self._said)

    def __getattr__(self, name: str) -> Any:
        """Do all else as the range assignor does."""
        return getattr(RangePartitionAssignor, name)


def read_introduction(metadata: bytes) -> dict[str, str]:
    """Return what a member of a group says of itself; nothing if it is no worker of ours, or of an earlier release.

    Args:
        metadata: of the member, as the group's coordinator has it.
    """
    try:
        return _DECODER.decode(ConsumerProtocolMemberMetadata.decode(metadata).user_data or b"").said
    except (DecodeError, ValueError):
        return {}

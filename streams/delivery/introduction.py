"""What a worker tells its flow's group when it joins, so that an operator can see workers that differ.

The broker stores it with the membership, and shows it to anyone who may describe the group. Nothing else reads it:
partitions are assigned as by aiokafka's own assignor.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberMetadata
from msgspec import DecodeError, Struct
from msgspec.json import Decoder, encode

from streams.delivery.rejoins import RejoinCount, Rejoins


class Introduction(Struct, frozen=True, array_like=True, tag="shopstream1"):
    """What a member says. A later release adds fields at the end, or changes the tag.

    Attributes:
        said: by name, what may be different in another worker: the release, artifacts, settings.
        rejoins: how often the group lately went on without it; None if it never did.
    """

    said: dict[str, str]
    rejoins: Rejoins | None = None


_DECODER = Decoder(Introduction)


class IntroducingAssignor:
    """aiokafka's range assignor, by its name, which says something of the worker."""

    name = RangePartitionAssignor.name

    def __init__(self, said: Mapping[str, str], rejoins: RejoinCount, is_member: Callable[[], bool]) -> None:
        """Say this at each joining.

        Args:
            said: what may be different in another worker.
            rejoins: counts how often the group went on without it.
            is_member: whether the client takes itself for a member of the group.
        """
        self._said, self._rejoins, self._is_member = dict(said), rejoins, is_member
        self._had_share = False

    def metadata(self, topics: Iterable[str]) -> ConsumerProtocolMemberMetadata:
        """Return what the worker joins with."""
        if self._had_share and not self._is_member():
            self._had_share = False  # it may have to ask several times
            self._rejoins.add()
        plain = RangePartitionAssignor.metadata(topics)
        said = encode(Introduction(self._said, self._rejoins.lately()))
        return ConsumerProtocolMemberMetadata(plain.version, plain.subscription, said)

    def on_assignment(self, _assignment: Any) -> None:
        """Hear that the group has given the worker its share."""
        self._had_share = True

    def __getattr__(self, name: str) -> Any:
        """Do all else as the range assignor does."""
        return getattr(RangePartitionAssignor, name)


def read_introduction(metadata: bytes) -> Introduction:
    """Return the introduction of a group's member; empty if it is not one of our workers, or of an earlier release.

    Args:
        metadata: of the member, as the group's coordinator has it.
    """
    try:
        return _DECODER.decode(ConsumerProtocolMemberMetadata.decode(metadata).user_data or b"")
    except (DecodeError, ValueError):
        return Introduction({})

"""Maps logical names to names on a cluster that several shops share. Pure.

`reviews` is called PREFIXreviews there, likewise groups and transactional ids, so one ACL on the prefix covers them
all. Records (source coordinates, marks of the changelog) contain logical names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from aiokafka import TopicPartition

V = TypeVar("V")


@dataclass(frozen=True)
class Names:
    """The names of one shop.

    Attributes:
        prefix: before every name on the cluster; empty where the cluster is ours alone.
    """

    prefix: str

    def on_cluster(self, name: str) -> str:
        """Return the name of a topic, group or transactional id on the cluster."""
        return self.prefix + name

    def logical(self, name: str) -> str:
        """Return the logical name of a topic of ours."""
        return name.removeprefix(self.prefix)

    def is_ours(self, name: str) -> bool:
        """Tell whether a topic of the cluster belongs to this shop."""
        return name.startswith(self.prefix)

    def place_on_cluster(self, place: TopicPartition) -> TopicPartition:
        """Return a partition under its name on the cluster."""
        return TopicPartition(self.prefix + place.topic, place.partition) if self.prefix else place

    def logical_place(self, place: TopicPartition) -> TopicPartition:
        """Return a partition under its logical name."""
        return TopicPartition(self.logical(place.topic), place.partition) if self.prefix else place

    def places_on_cluster(self, places: Iterable[TopicPartition]) -> list[TopicPartition]:
        """Return partitions under their names on the cluster."""
        return [self.place_on_cluster(place) for place in places]

    def keyed_on_cluster(self, by_place: Mapping[TopicPartition, V]) -> dict[TopicPartition, V]:
        """Return what belongs to partitions, under their names on the cluster."""
        return {self.place_on_cluster(place): value for place, value in by_place.items()}

    def keyed_logically(self, by_place: Mapping[TopicPartition, V]) -> dict[TopicPartition, V]:
        """Return what belongs to partitions, under their logical names."""
        return {self.logical_place(place): value for place, value in by_place.items()}

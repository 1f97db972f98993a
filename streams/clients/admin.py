"""An admin client that takes logical names. aiokafka methods that are not wrapped here take the cluster's names."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource
from aiokafka.structs import OffsetAndMetadata

from streams.clients.closing import close_in_time
from streams.clients.first_answer import ask_in_turns
from streams.clients.names import Names
from streams.clients.options import client_options
from streams.settings import Settings


class Admin(AIOKafkaAdminClient):  # type: ignore[misc]  # aiokafka ships no types
    """aiokafka's admin client, under the names, the user and the encryption of the settings.

    Attributes:
        names: of this shop on the cluster, for requests that aiokafka has no method for.
    """

    def __init__(self, settings: Settings) -> None:
        """Connect nothing yet.

        Args:
            settings: name the broker, the user and the prefix; a request waits as long as a connection may.
        """
        self.names = Names(settings.topic_prefix)
        super().__init__(request_timeout_ms=settings.connect_timeout_ms, **client_options(settings, "admin"))
        close_in_time(self._client)
        ask_in_turns(self._client)

    async def stop(self) -> None:
        """Close the connection, as aiokafka's other clients are closed."""
        await self.close()

    async def ask(self, request: Any, node: int | None = None) -> Any:
        """Send a request of the protocol to a broker, under names of the cluster; any broker for None."""
        return await self._send_request(request, node)

    async def list_topics(self) -> list[str]:
        """Return the topics of this shop; topics without its prefix belong to others."""
        topics: list[str] = await super().list_topics()
        return [self.names.logical(topic) for topic in topics if self.names.is_ours(topic)]

    async def describe_topics(self, topics: Iterable[str]) -> list[dict[str, Any]]:
        """Return the metadata of topics."""
        described = await super().describe_topics(list(map(self.names.on_cluster, topics)))
        return [topic | {"topic": self.names.logical(topic["topic"])} for topic in described]

    async def create_topics(self, new_topics: Sequence[NewTopic], *args: Any, **kwargs: Any) -> Any:
        """Make topics; the answer names them logically."""
        named = [copy(topic) for topic in new_topics]
        for topic in named:
            topic.name = self.names.on_cluster(topic.name)
        answer = await super().create_topics(named, *args, **kwargs)
        answer.topic_errors = [(self.names.logical(name), *rest) for name, *rest in answer.topic_errors]
        return answer

    async def create_partitions(self, new: Mapping[str, NewPartitions], *args: Any, **kwargs: Any) -> Any:
        """Add partitions to topics."""
        renamed = {self.names.on_cluster(topic): partitions for topic, partitions in new.items()}
        return await super().create_partitions(renamed, *args, **kwargs)

    async def describe_configs(self, resources: Sequence[ConfigResource], *args: Any, **kwargs: Any) -> list[Any]:
        """Return settings of topics; the answers name them logically."""
        named = [copy(resource) for resource in resources]
        for resource in named:
            resource.name = self.names.on_cluster(resource.name)
        answers: list[Any] = await super().describe_configs(named, *args, **kwargs)
        for answer in answers:
            answer.resources = [
                (code, words, kind, self.names.logical(name), *rest)
                for code, words, kind, name, *rest in answer.resources
            ]
        return answers

    async def delete_records(self, ends: Mapping[TopicPartition, RecordsToDelete], *args: Any, **kwargs: Any) -> Any:
        """Delete the records before some offsets."""
        return await super().delete_records(self.names.keyed_on_cluster(ends), *args, **kwargs)

    async def describe_consumer_groups(self, groups: Iterable[str], *args: Any, **kwargs: Any) -> list[Any]:
        """Return the descriptions of groups."""
        answers: list[Any] = await super().describe_consumer_groups(
            list(map(self.names.on_cluster, groups)), *args, **kwargs
        )
        return answers

    async def list_consumer_group_offsets(
        self, group: str, *args: Any, partitions: Sequence[TopicPartition] | None = None, **kwargs: Any
    ) -> dict[TopicPartition, OffsetAndMetadata]:
        """Return a group's committed offsets."""
        wanted = None if partitions is None else self.names.places_on_cluster(partitions)
        found = await super().list_consumer_group_offsets(
            self.names.on_cluster(group), *args, partitions=wanted, **kwargs
        )
        return self.names.keyed_logically(found)

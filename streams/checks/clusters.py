"""Whether all addresses of the setting `broker` lead to one cluster.

A client connects to any of them and then knows that cluster's brokers alone. Of addresses of two clusters some clients
of a worker would take one and some the other: its records would be published on one, its offsets committed there, and
its inputs read on the other, without an error.
"""

import asyncio
from collections.abc import Mapping

from aiokafka.errors import KafkaError
from msgspec import structs

from streams.clients.refusal import BrokerRefusesError, BrokerUnreachableError
from streams.connection import open_admin
from streams.errors import ConfigurationError
from streams.settings import Settings

# An address that does not answer by then is left out; a client would take another one, too.
ASK_WITHIN_MS = 2_000


class TwoClustersError(ConfigurationError):
    """The addresses of the setting `broker` are of more than one cluster.

    Attributes:
        ids: of the clusters, by address.
    """

    def __init__(self, ids: Mapping[str, str]) -> None:
        super().__init__(ids)
        self.ids = ids

    def __str__(self) -> str:
        told = ", ".join(f"{address} to the cluster {found}" for address, found in sorted(self.ids.items()))
        return f"`broker` has addresses of more than one cluster: {told}. Name the brokers of one alone"


async def check_one_cluster(settings: Settings) -> None:
    """Ask each address which cluster it is of, all at once; costs nothing where there is only one address.

    Raises:
        TwoClustersError: they differ.
    """
    addresses = list(dict.fromkeys(settings.broker.split(",")))
    if len(addresses) == 1:
        return
    found = await asyncio.gather(*(_cluster_of(settings, address) for address in addresses))
    ids = {address: cluster for address, cluster in zip(addresses, found, strict=True) if cluster}
    if len(set(ids.values())) > 1:
        raise TwoClustersError(ids)


async def _cluster_of(settings: Settings, address: str) -> str:
    """Return the id of an address's cluster; empty if nobody answers there, or it has none."""
    patience_ms = min(ASK_WITHIN_MS, settings.connect_timeout_ms)
    one = structs.replace(settings, broker=address, connect_timeout_ms=patience_ms)
    try:
        async with open_admin(one) as admin:
            return (await admin.describe_cluster()).get("cluster_id") or ""
    except (BrokerUnreachableError, BrokerRefusesError, KafkaError):
        return ""

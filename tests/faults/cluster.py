"""Apache Kafka for the fault suite: a node that is alone, behind a proxy or not, and three nodes that keep each other.

Three nodes hold topics, offsets and transactions three times, and take a write when two have it (min.isr 2).
"""

import asyncio
from pathlib import Path
from typing import Protocol

from streams.embedded_broker import free_port
from tests.brokers import ApacheKafka, new_cluster
from tests.faults.broker_clock import BrokerClock
from tests.faults.proxy import Proxy

NODES = 3
HEAP = "256m"
# Ours to shorten: at their defaults (10 s, 15 s, 5 min) a test waits for nothing else.
IMPATIENCE = {
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000",
    "log.cleaner.backoff.ms": "500",
    "leader.imbalance.check.interval.seconds": "5",
}


class Kafka(Protocol):
    """What a scenario may do to the brokers of its run, one node or several.

    Attributes:
        address: host:port[,host:port…] for the test's own clients, past every proxy.
        workers_address: the same for the workers, through the proxies where there are some.
        nodes: each can be killed, started, frozen.
        proxies: one per node where the workers go through them; else none.
        clock: of the node, where it can be set wrong; else None.
    """

    address: str
    workers_address: str
    nodes: list[ApacheKafka]
    proxies: list[Proxy]
    clock: BrokerClock | None

    def start(self) -> None:
        """Start and wait until clients connect."""

    def stop(self) -> None:
        """End every process."""


class OneNode:
    """One node; with `proxied` its workers reach it through a proxy, with `clocked` its time can be set wrong."""

    def __init__(self, folder: Path, *, proxied: bool = False, clocked: bool = False) -> None:
        configs: dict[str, str] = {}
        self.proxies: list[Proxy] = []
        if proxied:
            configs, self.proxies = _proxied()
        node = ApacheKafka(folder, heap=HEAP, **_underscored(IMPATIENCE | configs))
        self.clock = BrokerClock(folder / "clock") if clocked else None
        if self.clock is not None:
            node.environ |= self.clock.environ
        self.nodes: list[ApacheKafka] = [node]
        self.address = node.address
        self.workers_address = f"127.0.0.1:{self.proxies[0].port}" if proxied else self.address

    def start(self) -> None:
        self.nodes[0].start()

    def stop(self) -> None:
        self.nodes[0].thaw()
        self.nodes[0].kill()
        for proxy in self.proxies:
            proxy.close()


class ThreeNodes:
    """Three nodes, each a broker and a controller, each behind a proxy for the workers."""

    def __init__(self, folder: Path) -> None:
        cluster = new_cluster()
        controllers = [free_port() for _ in range(NODES)]
        voters = ",".join(f"{number}@127.0.0.1:{port}" for number, port in enumerate(controllers, start=1))
        self.nodes: list[ApacheKafka] = []
        self.proxies: list[Proxy] = []
        for number, controller in enumerate(controllers, start=1):
            configs, proxies = _proxied(f",CONTROLLER://127.0.0.1:{controller}")
            configs |= IMPATIENCE | {
                "node.id": str(number),
                "controller.quorum.voters": voters,
                "default.replication.factor": "3",
                "min.insync.replicas": "2",
                "offsets.topic.replication.factor": "3",
                "transaction.state.log.replication.factor": "3",
                "transaction.state.log.min.isr": "2",
            }
            folder_of_node = folder / f"node{number}"
            self.nodes.append(ApacheKafka(folder_of_node, heap=HEAP, cluster=cluster, **_underscored(configs)))
            self.proxies += proxies
        self.clock: BrokerClock | None = None
        self.address = ",".join(node.address for node in self.nodes)
        self.workers_address = ",".join(f"127.0.0.1:{proxy.port}" for proxy in self.proxies)

    def start(self) -> None:
        for node in self.nodes:
            node.launch()
        try:
            for node in self.nodes:
                node.wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for node in self.nodes:
            node.thaw()
            node.kill()
        for proxy in self.proxies:
            proxy.close()


async def restart(node: ApacheKafka) -> None:
    """Start a killed node again on its data, and wait until it answers; the event loop goes on meanwhile."""
    await asyncio.to_thread(node.start)


def _proxied(controller: str = "") -> tuple[dict[str, str], list[Proxy]]:
    """Return what makes a node advertise a proxy on a second listener, and the proxy."""
    port, listener = free_port(), free_port()
    configs = {
        "listeners": f"PLAINTEXT://127.0.0.1:{{port}},PROXIED://127.0.0.1:{listener}"
        + (controller or ",CONTROLLER://127.0.0.1:{controller}"),
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{{port}},PROXIED://127.0.0.1:{port}",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
    }
    return configs, [Proxy(port, listener)]


def _underscored(configs: dict[str, str]) -> dict[str, str]:
    return {name.replace(".", "_"): value for name, value in configs.items()}

"""Brokers that tests and benchmarks start themselves: the embedded one, and Apache Kafka from KAFKA_HOME."""

import asyncio
import logging
import os
import signal
import subprocess
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from streams import embedded_broker
from streams.embedded_broker import free_port

READY_WITHIN_S = 180.0
# Clients tell of every broker that is not up yet, which is nothing to a person who waits for figures. Where a log is
# set up (pytest, make faults, workers) they tell it as ever.
logging.getLogger("aiokafka").addHandler(logging.NullHandler())


class Broker(Protocol):
    """A broker of this test run."""

    address: str

    def start(self) -> None:
        """Start and wait until a client connects."""

    def stop(self) -> None:
        """Stop cleanly."""


class ApacheKafka:
    """One node of Apache Kafka with its data in a folder; it can be killed and started again on the same data."""

    def __init__(self, folder: Path, *, heap: str = "512m", cluster: str = "", **configs: str) -> None:
        """Format the data folder; nothing runs yet.

        Args:
            folder: of properties, data and log.
            heap: of the Java process.
            cluster: the id of the cluster that this node belongs to; empty for a single node.
            **configs: settings of the server, with _ for dots; they win. {port} and {controller} in them become this
                node's ports.
        """
        self.port, controller = free_port(), free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.environ = {"KAFKA_HEAP": heap, "KAFKA_HEAP_OPTS": f"-Xmx{heap}"}
        self.pid = 0
        self._folder, self._home = folder, kafka_home()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._write_properties(controller, configs)
        made = ("-t", cluster or new_cluster(), "-c", str(self._properties))
        self._tool("kafka-storage.sh", "format", *made, *self._format_options())

    def _format_options(self) -> tuple[str, ...]:
        """Further options of kafka-storage.sh, for a broker that needs more than a folder."""
        return ()

    @property
    def data(self) -> Path:
        """The folder of its partitions' logs."""
        return self._folder / "data"

    @property
    def ended(self) -> bool:
        """Whether the process was started and has ended, by itself perhaps."""
        return self._process is not None and self._process.poll() is not None

    @property
    def _properties(self) -> Path:
        return self._folder / "server.properties"

    def _write_properties(self, controller: int, configs: dict[str, str]) -> None:
        ports = {"port": self.port, "controller": controller}
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": f"PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{self.port}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs": str(self.data),
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.num.partitions": "4",
            "group.initial.rebalance.delay.ms": "0",
            "auto.create.topics.enable": "false",
            "log.cleaner.backoff.ms": "200",
            "num.partitions": "4",
        } | {name.replace("_", "."): value for name, value in configs.items()}
        self._properties.write_text("".join(f"{name}={value}\n".format(**ports) for name, value in settings.items()))

    def _tool(self, name: str, *args: str) -> str:
        tool = [str(self._home / "bin" / name), *args]
        return subprocess.run(tool, check=True, capture_output=True, text=True).stdout.strip()

    def tool(self, name: str, *args: str) -> str:
        """Run one of Kafka's own tools against this broker and return what it prints."""
        return self._tool(name, "--bootstrap-server", self.address, *args)

    def start(self) -> None:
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the process and return at once."""
        server = [str(self._home / "bin" / "kafka-server-start.sh"), str(self._properties)]
        with (self._folder / "kafka.log").open("ab") as log:
            self._process = subprocess.Popen(server, stdout=log, stderr=log, env=os.environ | self.environ)
        self.pid = self._process.pid

    def wait_until_ready(self) -> None:
        """Wait until a client connects, or end the process; not to be called in a running event loop."""
        assert self._process is not None
        try:
            wait_until_ready(self.address, self._process)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Stall the process: its connections stay, nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a stalled process go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(60)


class EmbeddedBroker:
    """The broker of `shopstream broker`, ready for clients when `start` returns."""

    def __init__(self, folder: Path) -> None:
        self._broker = embedded_broker.EmbeddedBroker(free_port(), folder)
        self.address = self._broker.address

    def start(self) -> None:
        self._broker.__enter__()

    def stop(self) -> None:
        self._broker.__exit__(None, None, None)


@contextmanager
def temporary_kafka(heap: str = "512m") -> Iterator[tuple[ApacheKafka, Path]]:
    """Run Apache Kafka in a folder for what else a measurement writes, and give both; both go at the end."""
    with tempfile.TemporaryDirectory() as name:
        kafka = ApacheKafka(Path(name) / "kafka", heap=heap)
        kafka.start()
        try:
            yield kafka, Path(name)
        finally:
            kafka.stop()


def new_cluster() -> str:
    """Return a cluster id as `kafka-storage.sh random-uuid` makes it: 16 bytes, and no leading dash."""
    first, *rest = uuid.uuid4().bytes
    return urlsafe_b64encode(bytes([first & 0x7F, *rest])).decode().rstrip("=")


def kafka_home() -> Path:
    """Return KAFKA_HOME; a test that needs Apache Kafka fails without it."""
    home = os.environ.get("KAFKA_HOME")
    assert home, "KAFKA_HOME is not set: point it at an unpacked Apache Kafka 4, these tests start it themselves"
    return Path(home).resolve()


def wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a client gets metadata; fails if the process ends or takes too long."""
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, f"the broker on {address} ended with {process.returncode}"
        with suppress(KafkaError, OSError):
            asyncio.run(_connect(address))
            return
        time.sleep(0.2)
    raise TimeoutError(f"no broker on {address} within {READY_WITHIN_S} s")


async def _connect(address: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    try:
        await admin.start()
    finally:
        await admin.close()

"""The embedded broker: one small process that speaks Kafka's protocol, for trying out and for tests, never for a shop.

It keeps its data over a clean stop, and loses the last seconds when it is killed.
"""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO

from streams.errors import ConfigurationError
from streams.process.child import end_child, start_child, tail
from streams.process.data_folder import make_data_folder

HOST = "127.0.0.1"
READY_WITHIN_S = 60.0  # a busy machine; one that ends is told at once
# It answers an empty fetch at once, 8,000 times a second; a worker that rests takes 8% of a core for it, not 90%.
IDLE_REST_MS = 50
# It holds all in memory, and writes all of it anew now and then. A full disk it does not mention, and acknowledges on.
LEAST_FREE_BYTES, LOOK_AT_DISK_EVERY_S = 16 * 2**20, 1.0
IS_FULL = (
    "is full: what was sent since the broker last saved is in its memory alone. Make room while it runs, then a stop "
    "saves it; if it ends before that, it is lost"
)
HAS_ROOM = "has room again: a stop with Ctrl-C saves all that the broker holds"


class EmbeddedBrokerError(ConfigurationError):
    """The embedded broker cannot run here."""


class EmbeddedBroker:
    """The process, as a context manager: ready when the block begins, gone when it ends.

    Attributes:
        address: host:port.
        log: what the process prints.
    """

    def __init__(self, port: int, data_dir: Path) -> None:
        self.address = f"{HOST}:{port}"
        self.log = data_dir / "broker.log"
        self._port, self._data_dir = port, data_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def __enter__(self) -> "EmbeddedBroker":
        """Start it and wait until it listens; blocks for a moment.

        Raises:
            EmbeddedBrokerError: not installed, the port or the folder is taken, the disk is full, or it ended.
            DataFolderError: its folder cannot be written.
        """
        binary = find_binary()
        if port_taken(self._port):
            raise EmbeddedBrokerError(
                f"port {self._port} of {HOST} is taken: end what listens there, or choose another with --port"
            )
        make_data_folder(self._data_dir)
        if not self._has_room():
            raise EmbeddedBrokerError(f"the disk of {self._data_dir} is full: make room, or choose another folder")
        self._lock = self._hold_folder()
        options = ["--only", "kafka", "--kafka-port", str(self._port), "--data-dir", str(self._data_dir)]
        self._process = start_child([str(binary), "start", *options], self.log)
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self._end(self._process)
            raise
        return self

    def stop(self) -> None:
        """Stop it; it saves its data."""
        if self._process is not None:
            self._end(self._process)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it, if nobody has."""
        self.stop()

    def _hold_folder(self) -> IO[str]:
        """Hold the folder until we end: two brokers on one would ruin each other's data."""
        lock = (self._data_dir / "broker.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.close()
            raise EmbeddedBrokerError(
                f"another broker keeps its data in {self._data_dir}: end it, or choose another folder with --data-dir"
            ) from error
        return lock

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        end_child(process)
        if self._lock is not None:
            self._lock.close()

    def wait(self, tell: Callable[[str], None]) -> int:
        """Block until it ends by itself; returns its exit status.

        Args:
            tell: is told when its disk has no room for all that it holds in memory, and when there is room again.
        """
        assert self._process is not None, "only within the block"
        room = True
        while True:
            with suppress(subprocess.TimeoutExpired):
                return self._process.wait(LOOK_AT_DISK_EVERY_S)
            if room != (room := self._has_room()):
                tell(f"the disk of {self._data_dir} {HAS_ROOM if room else IS_FULL}")

    def _has_room(self) -> bool:
        return shutil.disk_usage(self._data_dir).free >= LEAST_FREE_BYTES

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + READY_WITHIN_S
        while not port_taken(self._port):
            if process.poll() is not None:
                raise EmbeddedBrokerError(f"the embedded broker ended at once: {tail(self.log, 1)}")
            if time.monotonic() > until:
                raise EmbeddedBrokerError(f"the embedded broker is not ready yet; see {self.log}")
            time.sleep(0.05)


def find_binary() -> Path:
    """Return the program itself: its Python launcher would not pass our signals on.

    Raises:
        EmbeddedBrokerError: it is not installed.
    """
    spec = find_spec("noida_db")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedBrokerError("the embedded broker is not installed: pip install -e '.[demo]', or make install")
    binary = Path(spec.submodule_search_locations[0]) / "noida-db"
    if not os.access(binary, os.X_OK):
        binary.chmod(binary.stat().st_mode | 0o100)  # as its launcher does: wheels do not carry the bit
    return binary


def port_taken(port: int) -> bool:
    """Tell whether something listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((HOST, port)) == 0


def free_port() -> int:
    """Return a port that nothing listens on right now, below those that systems give to connections on their own."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port

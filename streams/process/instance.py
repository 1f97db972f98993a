"""This worker's name: stable over restarts, and never held by two processes of one machine.

A name is a locked file; the kernel releases the lock when the process ends, however it ends. Two machines with the same
name find out through the broker (streams/delivery/twin.py).
"""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from streams.errors import ConfigurationError
from streams.process.data_folder import make_data_folder


class InstanceTakenError(ConfigurationError):
    """Another process of this machine runs under the name."""


@contextmanager
def hold_instance(name: str, data_dir: Path) -> Iterator[str]:
    """Hold a worker's name while the block runs.

    Args:
        name: from the settings; empty takes the host's name and the lowest free number.
        data_dir: folder of the locks; made if it is missing.

    Raises:
        InstanceTakenError: the given name is held.
        DataFolderError: the folder cannot be written.
    """
    data_dir = make_data_folder(data_dir)
    names = iter([name]) if name else (f"{_host()}-{number}" for number in count())
    for candidate in names:
        with (data_dir / f"{candidate}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield candidate
            return
    raise InstanceTakenError(f"a worker named {name} is already running here; give this one another --instance")


def likely_name() -> str:
    """Return the name that the first worker of this machine gets where the settings give none."""
    return f"{_host()}-0"


def _host() -> str:
    return socket.gethostname().split(".")[0]

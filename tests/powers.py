"""Permissions that hold for root, too, so that anybody can run tests that the file system should refuse something."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

VERSION_3 = 0x20080522  # linux/capability.h
OVERRIDES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@contextmanager
def only_permitted_files() -> Iterator[None]:
    """Give up root's power to ignore permissions while the block runs; a plain user has none to give up.

    Holds for this thread and threads that it starts.
    """
    if os.geteuid() != 0 or sys.platform != "linux":
        yield
        return
    effective, permitted, inheritable = _capabilities()
    _set_capabilities(effective & ~OVERRIDES, permitted, inheritable)
    try:
        yield
    finally:
        _set_capabilities(effective, permitted, inheritable)


def _capabilities() -> tuple[int, int, int]:
    """Return the first 32 capabilities: effective, permitted, inheritable."""
    data = (ctypes.c_uint32 * 6)()
    _call("capget", data)
    return data[0], data[1], data[2]


def _set_capabilities(effective: int, permitted: int, inheritable: int) -> None:
    data = (ctypes.c_uint32 * 6)()
    _call("capget", data)  # the other 32 stay as they are
    data[0], data[1], data[2] = effective, permitted, inheritable
    _call("capset", data)


def _call(name: str, data: "ctypes.Array[ctypes.c_uint32]") -> None:
    header = (ctypes.c_uint32 * 2)(VERSION_3, 0)
    if getattr(ctypes.CDLL(None, use_errno=True), name)(header, data):
        raise OSError(ctypes.get_errno(), name)

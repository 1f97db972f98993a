"""Context fields of log lines, such as the flow; they are bound once, where its work begins."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_ABOUT: ContextVar[Mapping[str, object]] = ContextVar("about", default={})  # noqa: B039  nobody writes to it


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """Give these fields to every line that is logged within the block, and by asyncio tasks that begin in it."""
    token = _ABOUT.set({**_ABOUT.get(), **fields})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def fields_now() -> Mapping[str, object]:
    """Return the fields that are bound here and now."""
    return _ABOUT.get()

"""What log lines are about, beside their words: the flow of whoever works, bound once where its work begins."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_ABOUT: ContextVar[Mapping[str, object]] = ContextVar("about", default={})  # noqa: B039  nobody writes to it


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """Give these fields to every line that is logged in here, also by tasks that are begun in here."""
    token = _ABOUT.set({**_ABOUT.get(), **fields})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def fields_now() -> Mapping[str, object]:
    """Return the fields of whoever asks."""
    return _ABOUT.get()

"""Gives a type to errors that a library raises as a bare `Exception`, which no handler can tell from others.

tokenizers raises one for a file that it cannot read, statsforecast for a series that no model fits.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class UntypedError(Exception):
    """What a library raised as an Exception and nothing narrower; its words are the library's."""


@contextmanager
def untyped_errors() -> Iterator[None]:
    """Raise what has no type of its own as an UntypedError; whatever has one passes as it is."""
    try:
        yield
    except Exception as err:
        if type(err) is not Exception:
            raise
        raise UntypedError(str(err)) from err

"""Where errors of commands become one sentence on stderr and an exit code; no trace-back for what can be expected.

0    done
1    the input is not valid, nothing came out, or something differs
2    wrong usage
69   the broker cannot be reached or refuses
70   a bug
78   the set-up is wrong: settings, topics, artifacts, device; a restart alone does not help
130  Ctrl-C
"""

import signal
import traceback
from types import TracebackType
from typing import Any

import typer
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaError,
    NodeNotReadyError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from models.errors import ArtifactError, DeviceError
from streams.clients.refusal import BrokerUnreachableError
from streams.delivery.errors import ConfigurationError
from streams.delivery.guard import EXIT_BUG, EXIT_CONFIGURATION, leave
from streams.records import RecordError
from streams.settings import SettingsError

EXIT_NOTHING = 1
EXIT_USAGE = 2
EXIT_UNAVAILABLE = 69  # EX_UNAVAILABLE
EXIT_INTERRUPTED = 128 + signal.SIGINT

_FORBIDDEN = (
    TopicAuthorizationFailedError,
    GroupAuthorizationFailedError,
    ClusterAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)


class CommandError(Exception):
    """A command cannot do what it was asked; the message says why and what to do.

    Attributes:
        exit_code: what the process ends with.
    """

    def __init__(self, message: str, exit_code: int = EXIT_NOTHING) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Boundary(TyperGroup):
    """The root group: everything that a command raises passes here."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; ends it with a sentence where it raises."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(EXIT_INTERRUPTED) from None
        except EXPECTED as error:
            say(explain(error))
            raise typer.Exit(exit_code_of(error)) from error


_CODES: tuple[tuple[tuple[type[Exception], ...], int], ...] = (
    ((SettingsError, ConfigurationError, ArtifactError, DeviceError, *_FORBIDDEN), EXIT_CONFIGURATION),
    # Of the network, before OSError: a broker that is killed while it is asked.
    ((BrokerUnreachableError, KafkaError, ConnectionError, TimeoutError), EXIT_UNAVAILABLE),
    ((RecordError, OSError), EXIT_NOTHING),
)
EXPECTED: tuple[type[Exception], ...] = (CommandError, *(kind for kinds, _ in _CODES for kind in kinds))


def exit_code_of(error: Exception) -> int:
    """Return the exit code of an expected error."""
    if isinstance(error, CommandError):
        return error.exit_code
    return next(code for kinds, code in _CODES if isinstance(error, kinds))


def die_of_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Be the interpreter's last word on what nobody expected: the trace-back, a sentence, and 70."""
    if issubclass(kind, KeyboardInterrupt):
        leave(EXIT_INTERRUPTED)
    traceback.print_exception(kind, error, trace)
    say("this is a bug of shopstream; the lines above say where")
    leave(EXIT_BUG)


def explain(error: Exception) -> str:
    """Put an expected error in one sentence."""
    if isinstance(error, _FORBIDDEN):
        return f"the broker does not allow this ({_forbidden(error)}): ask for an ACL; `shopstream check` says which"
    if isinstance(error, NodeNotReadyError):
        return "the broker answers, but cannot be reached where it says that it is (its advertised.listeners)"
    if isinstance(error, KafkaError) and not error.args:
        return f"the broker refused: {type(error).__name__}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or f"{type(error).__name__}, and no word of why"


def _forbidden(error: Exception) -> str:
    if isinstance(error, ClusterAuthorizationFailedError):
        return "sending wants Write on a topic, making topics wants Create"
    what = error.args[0] if error.args else ""
    names = ", ".join(sorted(map(str, what))) if isinstance(what, set | frozenset | list | tuple) else str(what)
    return ": ".join(filter(None, [type(error).__name__.removesuffix("Error"), names]))


def say(sentence: str) -> None:
    """Put a sentence on stderr, as every error of a command is."""
    Console(stderr=True).print(Text.assemble(("shopstream: ", "bold red"), sentence), soft_wrap=True)

"""The errors that commands expect, each with its sentence and its exit code."""

from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaError,
    KafkaTimeoutError,
    NodeNotReadyError,
    RequestTimedOutError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)

from models.errors import ArtifactError, DeviceError, ExtraError
from streams.clients.refusal import BrokerUnreachableError
from streams.commands.error import CommandError
from streams.contract.folder import ContractFolderError
from streams.errors import ConfigurationError
from streams.exits import EXIT_CONFIGURATION, EXIT_NOTHING, EXIT_UNAVAILABLE
from streams.records import RecordError
from streams.settings import SettingsError

_FORBIDDEN = (
    TopicAuthorizationFailedError,
    GroupAuthorizationFailedError,
    ClusterAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
_CODES: tuple[tuple[tuple[type[Exception], ...], int], ...] = (
    ((SettingsError, ConfigurationError, ArtifactError, DeviceError, ExtraError, *_FORBIDDEN), EXIT_CONFIGURATION),
    # Network errors, looked for before OSError: a broker that is killed while it is asked.
    ((BrokerUnreachableError, KafkaError, ConnectionError, TimeoutError), EXIT_UNAVAILABLE),
    ((RecordError, ContractFolderError, OSError), EXIT_NOTHING),
)
EXPECTED: tuple[type[Exception], ...] = (CommandError, *(kind for kinds, _ in _CODES for kind in kinds))


def exit_code_of(error: Exception) -> int:
    """Return the exit code of an expected error."""
    if isinstance(error, CommandError):
        return error.exit_code
    return next(code for kinds, code in _CODES if isinstance(error, kinds))


def explain(error: Exception) -> str:
    """Put an expected error in one sentence."""
    if isinstance(error, _FORBIDDEN):
        return f"the broker does not allow this ({_forbidden(error)}): ask for an ACL; `shopstream check` says which"
    if isinstance(error, NodeNotReadyError):
        return (
            "no connection to where the cluster says that a broker is: it is down, it or this machine is too busy to "
            "connect in time, or its advertised.listeners are wrong"
        )
    if isinstance(error, KafkaTimeoutError | RequestTimedOutError):
        return (
            "the broker did not answer in time: it hangs, or it or this machine is too busy. Try again; "
            "connect_timeout_ms (SHOPSTREAM_CONNECT_TIMEOUT_MS) gives it longer"
        )
    if isinstance(error, KafkaError) and not error.args:
        return f"the broker refused: {type(error).__name__}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or f"{type(error).__name__} without a message"


def _forbidden(error: Exception) -> str:
    if isinstance(error, ClusterAuthorizationFailedError):
        return "sending needs Write on a topic, creating topics needs Create"
    what = error.args[0] if error.args else ""
    names = ", ".join(sorted(map(str, what))) if isinstance(what, set | frozenset | list | tuple) else str(what)
    return ": ".join(filter(None, [type(error).__name__.removesuffix("Error"), names]))

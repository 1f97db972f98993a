"""The worker's log: one line per event, as text or JSON, with its context; no customers' texts, no secrets.

every logger, ours and libraries' ──▶ fields of the work (flow) and of the call (partition, offset) ──▶ a line on stderr

Only some errors can be caused by a record's content (POISON), so only their messages can quote it. Those that are
our own or Kafka's (which name a broker's answer) are logged completely; of the others the log has the type and the
lines of code, without the message.
"""

import logging
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import orjson

from streams.logs.fields import fields_now
from streams.logs.filter import RepeatFilter
from streams.settings import HIDDEN, Settings, catalogue

NOISY = ("faust", "mode", "aiokafka", "kafka")
FIELDS = ("flow", "topic", "partition", "partitions", "offset", "stage", "error", "count")
"""What a call may say beside its words, with `extra`."""
LEFT_OUT = "(its message is left out: it may quote a record)"
# The built-in errors that a record's content can cause in a fold or a model.
QUOTING = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
OWN = ("streams", "models", "aiokafka")


class LineFormatter(logging.Formatter):
    """A line for eyes."""

    def __init__(self, worker: str, secrets: Sequence[str]) -> None:
        """Format for a worker.

        Args:
            worker: its name.
            secrets: texts that are never said.
        """
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.worker, self._secrets = worker, [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return the line and, beneath it, where an error came from."""
        return self.hidden(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802  logging's name
        """Return where an error came from, without messages that may quote a record."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join(_lines(error))

    def cause(self, error: BaseException) -> str:
        """Return what an error began with, in one line."""
        return self.hidden(f"{type(first_of(error)).__name__}: {_message(first_of(error))}")

    def hidden(self, text: str) -> str:
        """Return a text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


class JsonFormatter(LineFormatter):
    """A line for machines: one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.hidden(record.getMessage()),
            "worker": self.worker,
            **fields_of(record),
        }
        if record.exc_info:
            said["exception"] = self.hidden(self.formatException(record.exc_info))
        return orjson.dumps(said, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def configure_logging(settings: Settings, worker: str, stream: TextIO) -> None:
    """Log to a stream; libraries only warn, unless the level is debug.

    Args:
        settings: level, form, and the secrets that no line may hold.
        worker: its name, in every JSON line.
        stream: stderr; a terminal or not.
    """
    handler = logging.StreamHandler(stream)
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not stream.isatty())
    handler.setFormatter((JsonFormatter if as_json else LineFormatter)(worker, secrets_of(settings)))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    if settings.log_level != "debug":
        for name in NOISY:
            logging.getLogger(name).setLevel(logging.WARNING)
        handler.addFilter(RepeatFilter())


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """Return what a line is about: fields of the work in which it was logged, and those that the call gave."""
    called: Mapping[str, object] = vars(record)
    return {**fields_now(), **{name: called[name] for name in FIELDS if name in called}}


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return the secrets among the settings, and the password in the password's file."""
    own = [str(getattr(settings, name)) for name, setting in catalogue().items() if setting.secret]
    if settings.sasl_password_file:
        with suppress(OSError):  # what cannot be read cannot be told, either; who connects says why it cannot be
            own.append(Path(settings.sasl_password_file).expanduser().read_text(errors="replace").strip())
    return tuple(secret for secret in own if secret)


def first_of(error: BaseException) -> BaseException:
    """Return the error that led to all others."""
    before = _before(error)
    return error if before is None else first_of(before)


def _before(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _lines(error: BaseException | None) -> Iterator[str]:
    """Say an error with its causes, the first one first."""
    if error is None:
        return
    before = _before(error)
    if before is not None:
        yield from _lines(before)
        yield "which led to:"
    yield from "".join(traceback.format_tb(error.__traceback__)).splitlines()
    yield f"{type(error).__name__}: {_message(error)}"


def _message(error: BaseException) -> str:
    own = type(error).__module__.partition(".")[0] in OWN
    return str(error) if own or not isinstance(error, QUOTING) else LEFT_OUT

"""The error of a command that cannot do what was asked."""

from streams.exits import EXIT_NOTHING


class CommandError(Exception):
    """A command cannot do what it was asked; the message says why and what to do.

    Attributes:
        exit_code: what the process ends with.
    """

    def __init__(self, message: str, exit_code: int = EXIT_NOTHING) -> None:
        super().__init__(message)
        self.exit_code = exit_code

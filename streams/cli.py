"""Entry point of `shopstream`. It sets up the handling of Ctrl-C and of bugs before it imports anything large."""

import sys
from types import TracebackType

from streams.commands.ctrl_c import ignore_ctrl_c, leave_on_ctrl_c
from streams.exits import EXIT_BUG, EXIT_INTERRUPTED, leave


def main() -> None:
    """Run the command line; ends the process with one of the codes of streams/exits.py."""
    leave_on_ctrl_c()
    sys.excepthook = die_of_bug
    from streams.commands.root import run  # noqa: PLC0415  as above

    try:
        run()
    finally:
        ignore_ctrl_c()


def die_of_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """End the process for an error that nobody expected: with the trace-back, a sentence, and 70."""
    if issubclass(kind, KeyboardInterrupt):
        leave(EXIT_INTERRUPTED)
    sys.__excepthook__(kind, error, trace)
    sys.stderr.write("shopstream: this is a bug of shopstream; the lines above say where\n")
    leave(EXIT_BUG)


if __name__ == "__main__":
    main()

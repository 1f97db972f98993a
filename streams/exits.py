"""Exit codes, and a way to end the process without running any `finally`."""

import os
import sys
from typing import NoReturn

EXIT_CLEAN = 0
EXIT_NOTHING = 1  # the input is not valid, nothing came out, or something differs
EXIT_USAGE = 2
EXIT_UNAVAILABLE = 69  # EX_UNAVAILABLE: the broker cannot be reached or refuses
EXIT_BUG = 70  # EX_SOFTWARE: a bug, a fence, a broker that did not come back
EXIT_CONFIGURATION = 78  # EX_CONFIG: a person has to change something first
EXIT_INTERRUPTED = 130  # 128 and SIGINT's number, as shells say it


def leave(code: int) -> NoReturn:
    """End the process now, past every finally: a producer's clean stop could commit what must not be committed."""
    try:
        if "logging" in sys.modules:
            sys.modules["logging"].shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)  # whatever the flush says: a closed pipe must not save the process

"""A fitting process: `python -m models.forecast.child BYTES`. Questions in on stdin, forecasts out on stdout.

Its first line says that it is READY; every other line is a JSON list: one of forecasts for each one of questions. It
may use that many bytes of address space, and runs at the lowest priority. It ends when its stdin does, and so also when
its parent is killed.
"""

import os
import resource
import signal
import sys
import warnings

from msgspec import json

from models.forecast.question import Question

POLITENESS = 5
READY = b"ready\n"


def main() -> None:
    """Answer until stdin ends."""
    most_bytes = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    os.nice(POLITENESS)
    # Imported under the limit, and nowhere but here: it brings pandas and scipy, and takes two seconds.
    from models.forecast.answer import answer  # noqa: PLC0415
    from models.forecast.repertoire import repertoire  # noqa: PLC0415

    warnings.simplefilter("ignore")  # of series that are constant or short
    candidates = repertoire()
    decoder = json.Decoder(list[Question])
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    for line in sys.stdin.buffer:
        answers = [answer(question, candidates) for question in decoder.decode(line)]
        sys.stdout.buffer.write(json.encode(answers) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:  # the parent has ended, and there is nobody to tell
        os._exit(1)

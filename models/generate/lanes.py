"""Several engines over one graph and its weights, each with its own thread and cache.

    requests ─▶ the engine that has the fewest ─▶ its slots, its thread ─▶ futures

Two threads that each step their own rows are faster than two within one step: no step waits for the slower thread, and
each core's cache holds half of the rows. A request's tokens depend neither on its lane nor on other requests.
"""

import threading
from concurrent.futures import Future

from models.generate.decoder import Decoder
from models.generate.engine import Engine
from models.generate.slots import Generation, Request


class Lanes:
    """Several engines as one. Thread-safe."""

    def __init__(self, decoder: Decoder, count: int) -> None:
        """Start the threads.

        Args:
            decoder: nobody else's from now on; each lane has as many slots as it has.
            count: of lanes, at least one.
        """
        decoders = [decoder, *(decoder.sibling() for _ in range(count - 1))]
        self._engines = [Engine(each) for each in decoders]
        self._open = [0] * count
        self._lock = threading.Lock()

    def submit(self, request: Request) -> "Future[Generation]":
        """Take a request, like `Engine.submit`."""
        with self._lock:
            lane = self._open.index(min(self._open))
            self._open[lane] += 1
        future = self._engines[lane].submit(request)
        future.add_done_callback(lambda _: self._leave(lane))
        return future

    def cancel(self, future: "Future[Generation]") -> None:
        """End a request in whichever lane it is, as `Engine.cancel` does."""
        for engine in self._engines:
            engine.cancel(future)

    def close(self) -> None:
        """End the threads after their steps; what is not finished is cancelled. Blocks for a step a lane."""
        for engine in self._engines:
            engine.close()

    def _leave(self, lane: int) -> None:
        with self._lock:
            self._open[lane] -= 1

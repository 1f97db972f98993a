"""A set of slots with its own thread: requests come in from any thread, futures go out.

Only this thread runs the graph. Requests of several batches share the slots, so these stay full while batches come and
go. If the engine fails, all requests in it fail with it, and later ones start with an empty cache.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from models.errors import InferenceError
from models.generate.decoder import Decoder
from models.generate.guesses import Guesses
from models.generate.slots import Generation, Request, Slots


class Engine:
    """A decoder at work. Thread-safe."""

    def __init__(self, decoder: Decoder) -> None:
        """Start the thread.

        Args:
            decoder: nobody else's from now on.
        """
        self._decoder = decoder
        self._slots = Slots(decoder, Guesses())
        self._orders: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._futures: dict[int, Future[Generation]] = {}
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="generate", daemon=True)
        self._thread.start()

    def submit(self, request: Request) -> "Future[Generation]":
        """Take a request.

        Returns:
            A future of what will be written. Its exception is ValueError if the request does not fit, InferenceError if
            the engine failed; it is cancelled if the engine was closed first.
        """
        future: Future[Generation] = Future()
        self._orders.put(lambda: self._add(request, future))
        if self._closed.is_set():
            future.cancel()
        return future

    def cancel(self, future: "Future[Generation]") -> None:
        """End a request; its future has the result `cancelled` soon, and its slot is free for another."""
        self._orders.put(lambda: self._cancel(future))

    def close(self) -> None:
        """End the thread after its step; what is not finished is cancelled. Blocks for a step."""
        self._closed.set()
        self._orders.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            while self._take_orders():
                if self._slots.busy:
                    self._step()
        finally:  # where a bug ended it, too, nobody waits for ever
            self._closed.set()
            for future in self._futures.values():
                future.set_result(Generation([], "cancelled"))

    def _take_orders(self) -> bool:
        """Do what was ordered; waits only if there is nothing to step. Returns False when it is time to end."""
        while True:
            try:
                order = self._orders.get(block=not self._slots.busy)
            except queue.Empty:
                return True
            if order is None:
                return False
            order()

    def _add(self, request: Request, future: "Future[Generation]") -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            self._futures[self._slots.add(request)] = future
        except ValueError as err:
            future.set_exception(err)

    def _cancel(self, future: "Future[Generation]") -> None:
        number = next((number for number, each in self._futures.items() if each is future), 0)
        if (generation := self._slots.cancel(number)) is not None:
            self._futures.pop(number).set_result(generation)

    def _step(self) -> None:
        try:
            finished = self._slots.step(time.monotonic())
        except InferenceError as err:
            failed, self._futures, self._slots = self._futures, {}, Slots(self._decoder, Guesses())
            for future in failed.values():
                future.set_exception(err)
            return
        for number, generation in finished.items():
            self._futures.pop(number).set_result(generation)

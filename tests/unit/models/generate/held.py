"""A decoder that waits until a test lets it go."""

import threading

from models.artifact import open_artifact
from models.generate.decoder import Decoder, Floats
from models.generate.slots import Request
from tests.unit.export.generate.tiny import folder

LONG = Request([1, 2, 3], 120, -1)
SHORT = Request([4, 5], 3, -1)
WITHIN_S = 60


class Held(Decoder):
    """Reads the long request only when it is let go, so that it takes as long as a test needs."""

    def __init__(self) -> None:
        super().__init__(open_artifact(folder()), 1)
        self.let_go = threading.Event()

    def prefill(self, row: int, ids: list[int], start: int) -> Floats:
        if ids == LONG.ids:
            assert self.let_go.wait(WITHIN_S)
        return super().prefill(row, ids, start)

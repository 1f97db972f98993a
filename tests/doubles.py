"""Every double of the tests: models that behave badly on purpose. What a double does is told by the text it is given."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from streams.records import ModelName

POISON_WORD = "poison"
CRASH_WORD = "crash"


@dataclass
class TextModel:
    """Gives each text's length; waits, fails on poison, and crashes the worker on the crash word.

    Attributes:
        delay_s: how long one call lasts, whatever its size.
    """

    delay_s: float = 0.0
    calls: int = 0
    identity: ModelName = ModelName(name="text", version="1", sha256="0" * 64, precision="fp32", provider="test")

    def infer(self, texts: Sequence[str]) -> list[int]:
        self.calls += 1
        time.sleep(self.delay_s)
        if any(POISON_WORD in text for text in texts):
            raise RuntimeError("the model cannot read this")
        if any(CRASH_WORD in text for text in texts):
            raise OSError("the disk is gone: no record's fault")
        return [len(text) for text in texts]


class ForgetfulModel(TextModel):
    """Gives one result too few: a bug, never a record's fault."""

    def infer(self, texts: Sequence[str]) -> list[int]:
        return super().infer(texts)[1:]

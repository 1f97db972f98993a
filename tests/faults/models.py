"""Models that fail as models do: they raise, hang, or answer nonsense."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from streams.delivery.inference import Model
from tests.doubles import ForgetfulModel, TextModel

FOR_EVER_S = 10_000.0


class BrokenModel(TextModel):
    """Its engine is gone: raises what is no record's fault."""

    def infer(self, texts: Sequence[str]) -> list[int]:
        raise OSError("the device is gone")


class WaveringModel(TextModel):
    """Its engine is gone as long as a file exists."""

    def infer(self, texts: Sequence[str]) -> list[int]:
        if Path(os.environ["FAULT_ENGINE"]).exists():
            raise OSError("the device is gone")
        return super().infer(texts)


class HangingModel(TextModel):
    """Never answers."""

    def infer(self, texts: Sequence[str]) -> list[int]:
        time.sleep(FOR_EVER_S)
        return super().infer(texts)


class MuteModel(TextModel):
    """Answers None instead of a list."""

    def infer(self, texts: Sequence[str]) -> Any:
        super().infer(texts)


class BabblingModel(TextModel):
    """Answers words where numbers are due."""

    def infer(self, texts: Sequence[str]) -> Any:
        return ["no number"] * len(super().infer(texts))


KINDS = {
    "": TextModel,
    "raise": BrokenModel,
    "waver": WaveringModel,
    "hang": HangingModel,
    "few": ForgetfulModel,
    "none": MuteModel,
    "words": BabblingModel,
}


def model_of(kind: str, delay_s: float) -> Model[str, int]:
    """Make a model of a kind: raise, waver, hang, few, none, words; the empty one is sane."""
    return KINDS[kind](delay_s)

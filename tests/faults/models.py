"""Models that fail as models do: they raise, hang, or answer nonsense."""

import time
from collections.abc import Sequence
from typing import Any

from streams.delivery.inference import Model
from tests.doubles import ForgetfulModel, TextModel

FOR_EVER_S = 10_000.0


class BrokenModel(TextModel):
    """Its engine is gone: raises what is no record's fault."""

    def infer(self, texts: Sequence[str]) -> list[int]:
        raise OSError("the device is gone")


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
    "hang": HangingModel,
    "few": ForgetfulModel,
    "none": MuteModel,
    "words": BabblingModel,
}


def model_of(kind: str, delay_s: float) -> Model[str, int]:
    """Make a model of a kind: raise, hang, few, none, words; the empty one is sane."""
    return KINDS[kind](delay_s)

"""States are computed once a text, and kept for trainings that have other texts beside it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from export.intents import kept
from export.intents.kept import KeptStates


class Encoder:
    """Counts what it was asked for; a text's states are its letters."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> list[np.ndarray]:
        self.asked.append(list(texts))
        return [np.array([[ord(letter), len(text)] for letter in text], np.float16) for text in texts]


def test_a_text_is_computed_once_whatever_stands_beside_it(tmp_path: Path) -> None:
    first, second = Encoder(), Encoder()
    KeptStates(tmp_path, first)(["where", "is", "it", "is"])
    states = KeptStates(tmp_path, second)(["it", "where", "now"])
    assert first.asked == [["where", "is", "it"]]
    assert second.asked == [["now"]]
    assert [len(each) for each in states] == [2, 5, 3]
    assert states[1][:, 0].tolist() == [ord(letter) for letter in "where"]
    assert states[0].dtype == np.float16


def test_what_was_computed_before_an_interruption_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_TEXTS_A_FILE", 2)

    def broken(texts: Sequence[str]) -> list[np.ndarray]:
        if "c" in texts:
            raise KeyboardInterrupt
        return Encoder()(texts)

    with pytest.raises(KeyboardInterrupt):
        KeptStates(tmp_path, broken)(list("abcd"))
    (tmp_path / "half.new").write_bytes(b"of a file")
    again = Encoder()
    assert len(KeptStates(tmp_path, again)(list("abcd"))) == 4
    assert again.asked == [["c", "d"]]

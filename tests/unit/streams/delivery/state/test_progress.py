"""How far a restore is, and until when, in words."""

import time

import pytest

from streams.delivery.state.progress import Progress


def test_it_says_how_far_it_is_and_until_when_at_its_own_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    progress = Progress()
    assert progress.words() == ""
    progress.begin(3_000_000)
    assert progress.words() == "0% of 3,000,000 records"
    now_s, progress.done = 140.0, 1_200_000
    assert progress.words() == "40% of 3,000,000 records, some 1 min more"
    progress.begin(0)
    assert progress.words() == ""

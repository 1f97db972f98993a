"""How a child process ended, in words."""

from pathlib import Path

from streams.process.child import ended_words


def test_what_a_signal_ended_has_no_last_words(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("ready\npress Ctrl-C to stop\n")
    assert ended_words(-9, log) == "was ended by the signal 9"
    assert ended_words(3, log) == "ended with 3: press Ctrl-C to stop"

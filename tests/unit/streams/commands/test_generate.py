"""What `generate` says at its end."""

from streams.commands.generate import summary
from streams.commands.paced_sender import PacedSender
from streams.generate.pace import Pace


def test_a_rate_that_was_kept_is_said() -> None:
    assert summary(PacedSender(Pace(50.0), None, sent=151, elapsed_s=3.0), "reviews", 7) == (
        "151 generated records for reviews in 3.0 s, 50.0 a second; --seed 7 makes the same again"
    )


def test_a_rate_that_was_not_kept_is_said_with_what_was_asked() -> None:
    said = summary(PacedSender(Pace(20_000.0), 60.0, sent=480_001, elapsed_s=60.0), "reviews", 7)
    assert "8,000.0 a second, not the 20,000 asked for" in said


def test_one_record_has_no_rate() -> None:
    assert "1 generated records for reviews in 0.0 s; " in summary(PacedSender(Pace(5.0), None, sent=1), "reviews", 7)

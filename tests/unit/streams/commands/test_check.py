"""`shopstream check` tells each finding as soon as it has it."""

from collections.abc import AsyncIterator

import pytest
from aiokafka.errors import KafkaConnectionError

from streams.checks.finding import Finding
from streams.commands import check
from streams.settings import Settings


def test_what_was_found_is_told_before_the_next_is_asked_for_and_before_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []

    async def findings(*_: object) -> AsyncIterator[Finding]:
        for what in ("one", "two"):
            yield Finding("broker", what, ok=True, says="fine")
            assert told[-1] == what
        raise KafkaConnectionError("it has just gone")

    monkeypatch.setattr(check, "_broker_findings", findings)
    check._report_broker(Settings(), [], lambda finding: told.append(finding.what))
    assert told == ["one", "two", Settings().broker]

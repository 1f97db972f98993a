"""Errors become exit codes and sentences."""

from pathlib import Path

import pytest
import typer
from aiokafka.errors import KafkaConnectionError, MessageSizeTooLargeError, TopicAuthorizationFailedError

from models.errors import ArtifactError, DeviceError
from streams.commands.boundary import CommandError, exit_code_of, explain
from streams.connection import BrokerUnreachableError
from streams.delivery.errors import ConfigurationError
from streams.settings import SettingsError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CommandError("no"), 1),
        (CommandError("no", 69), 69),
        (SettingsError("no"), 78),
        (ConfigurationError("no"), 78),
        (ArtifactError(Path("folder"), "changed"), 78),
        (DeviceError("cuda", "absent"), 78),
        (TopicAuthorizationFailedError(), 78),
        (BrokerUnreachableError("kafka:9092"), 69),
        (KafkaConnectionError("gone"), 69),
        (FileNotFoundError(2, "No such file", "x"), 1),
        (ZeroDivisionError("bug"), 70),
        (typer.BadParameter("usage"), None),
        (typer.Exit(3), None),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: Exception, code: int | None) -> None:
    assert exit_code_of(error) == code


def test_an_error_without_words_is_named() -> None:
    assert explain(MessageSizeTooLargeError()) == "the broker refused: MessageSizeTooLargeError"


def test_a_file_that_cannot_be_opened_is_named() -> None:
    assert explain(PermissionError(13, "Permission denied", "secret.jsonl")) == "secret.jsonl: Permission denied"


def test_a_missing_permission_on_the_broker_says_what_to_ask_for() -> None:
    assert "ACL" in explain(TopicAuthorizationFailedError())

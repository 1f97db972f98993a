"""Errors become exit codes and sentences."""

import subprocess
import sys
from pathlib import Path

import pytest
from aiokafka.errors import (
    KafkaConnectionError,
    MessageSizeTooLargeError,
    NodeNotReadyError,
    RequestTimedOutError,
    TopicAuthorizationFailedError,
)

from models.errors import ArtifactError, DeviceError, ExtraError
from streams.clients.refusal import BrokerUnreachableError
from streams.commands.error import CommandError
from streams.commands.expected_errors import exit_code_of, explain
from streams.errors import ConfigurationError
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
        (ExtraError("tally", "more"), 78),
        (TopicAuthorizationFailedError(), 78),
        (BrokerUnreachableError("kafka:9092"), 69),
        (KafkaConnectionError("gone"), 69),
        (ConnectionResetError(104, "Connection reset by peer"), 69),
        (TimeoutError(), 69),
        (FileNotFoundError(2, "No such file", "x"), 1),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: Exception, code: int) -> None:
    assert exit_code_of(error) == code


def test_what_nobody_expected_is_a_bug_with_its_trace_back_and_70() -> None:
    program = "from streams import cli; from streams.commands import root; root.build_cli = lambda: 1 / 0; cli.main()"
    died = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert died.returncode == 70
    assert "ZeroDivisionError" in died.stderr
    assert died.stderr.endswith("shopstream: this is a bug of shopstream; the lines above say where\n")


def test_an_error_without_words_is_named() -> None:
    assert explain(MessageSizeTooLargeError()) == "the broker refused: MessageSizeTooLargeError"


def test_a_request_that_timed_out_was_not_refused() -> None:
    words = explain(RequestTimedOutError())
    assert "did not answer in time" in words
    assert "this machine is too busy" in words
    assert exit_code_of(RequestTimedOutError()) == 69


def test_a_file_that_cannot_be_opened_is_named() -> None:
    assert explain(PermissionError(13, "Permission denied", "secret.jsonl")) == "secret.jsonl: Permission denied"


def test_a_missing_permission_on_the_broker_says_what_to_ask_for() -> None:
    assert "ACL" in explain(TopicAuthorizationFailedError())


def test_a_broker_to_which_no_connection_comes_about_may_be_down_busy_or_advertised_wrongly() -> None:
    words = explain(NodeNotReadyError("Attempt to send a request to node which is not ready (node id 1)."))
    assert all(cause in words for cause in ("down", "this machine is too busy", "advertised.listeners"))

"""What a shell may put in place of a half-typed name."""

import subprocess
import sys

import pytest

from streams.commands import completion
from streams.flows import FLOWS
from streams.topics import flow_names
from tests.commands import env


def names(offers: completion.Offers) -> list[str]:
    return [name for name, _ in offers]


def test_topics_and_flows_are_offered_by_their_beginning() -> None:
    assert "sentiments" in names(completion.complete_topic("se"))
    assert "tag_reviews.redrive" in names(completion.complete_topic("tag"))
    assert "dead-letters" not in names(completion.complete_record_topic("dead"))
    assert "tag_reviews" in names(completion.complete_flow("tag"))
    assert names(completion.complete_flow("nothing")) == []


def test_a_flow_is_offered_after_the_last_comma_once() -> None:
    assert names(completion.complete_flows("tag_reviews,tag")) == []
    assert names(completion.complete_flows("other,tag_r")) == ["other,tag_reviews"]


def test_settings_are_offered_and_then_their_choices_but_no_secret() -> None:
    assert "poll_records=" in names(completion.complete_setting("poll"))
    assert names(completion.complete_setting("device=")) == ["device=cpu", "device=cuda"]
    assert not any("password=" in name for name in names(completion.complete_setting("")))


def test_flows_are_known_without_importing_them() -> None:
    assert sorted(flow_names()) == sorted(FLOWS)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("shopstream read sent", "sentiments"),
        ("shopstream send rev", "reviews"),
        ("shopstream worker --flows tag", "tag_reviews"),
        ("shopstream check --flows tag", "tag_reviews"),
        ("shopstream offsets reset tag", "tag_reviews"),
        ("shopstream dead-letters redrive tag", "tag_reviews"),
        ("shopstream topics list --set brok", "broker="),
        ("shopstream che", "check"),
    ],
)
def test_a_shell_gets_the_one_name_that_fits(words: str, offered: str) -> None:
    asked = {"_SHOPSTREAM_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    command = [sys.executable, "-m", "streams.cli"]
    done = subprocess.run(command, env=env(asked), capture_output=True, text=True, check=False)
    assert done.stdout.split() == [offered], done.stderr


def test_a_shells_script_asks_the_command_by_its_name() -> None:
    # The shell that asks is found among the parents: here one that waits for it, wherever the tests run.
    command = ["bash", "-c", f"{sys.executable} -m streams.cli --show-completion; exit $?"]
    done = subprocess.run(command, env=env({}), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "_SHOPSTREAM_COMPLETE=complete_bash" in done.stdout
    assert "shopstream" in done.stdout

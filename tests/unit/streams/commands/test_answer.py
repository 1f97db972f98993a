"""`answer` prints the words to send, or says why a person should answer; what it is given is checked."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from export.replies.questions import CORPUS
from streams.commands.root import build_cli

ANSWERS = str(CORPUS / "answers")
ORDER = {
    "event_id": "e1",
    "order_id": "A-48213",
    "customer_id": "c1",
    "status": "shipped",
    "currency": "EUR",
    "lines": [{"product_id": "p1", "quantity": 1, "unit_price_minor": 100}],
    "carrier": "DHL",
    "tracking_number": "TR4471",
}


def run(*args: str) -> Result:
    return CliRunner(env={"COLUMNS": "1000"}).invoke(build_cli(), ["answer", *args])


def orders_of(folder: Path, *customers: str, **changed: str) -> str:
    file = folder / "orders.jsonl"
    yesterday = {"occurred_at": (datetime.now(UTC) - timedelta(days=1)).isoformat()}
    orders = [yesterday | ORDER | changed | {"customer_id": customer} for customer in customers]
    file.write_text("\n".join(map(json.dumps, orders)))
    return str(file)


def test_a_question_is_answered_with_the_customer_s_order(tmp_path: Path) -> None:
    done = run("Where is my parcel?", "--answers", ANSWERS, "--orders", orders_of(tmp_path, "c1"), "--json")
    said = json.loads(done.output)
    assert done.exit_code == 0
    assert (said["action"], said["order_ids"]) == ("reply", ["A-48213"])
    assert "TR4471" in said["text"]


def test_a_parcel_that_should_have_come_by_today_is_a_person_s(tmp_path: Path) -> None:
    orders = orders_of(tmp_path, "c1", occurred_at="2026-06-05T10:00:00Z")
    done = run("Where is my parcel?", "--answers", ANSWERS, "--orders", orders)
    assert done.exit_code == 1
    assert "the time that the answer gives is over" in done.output


def test_a_shop_s_own_answer_is_found_by_its_questions(tmp_path: Path) -> None:
    own = {
        "answer_id": "rental-en",
        "intent": "rental",
        "language": "en",
        "questions": ["Can I rent a tool from you?", "How much is it to hire a drill for a day?"],
        "text": "We hire out tools for 9 EUR a day.",
    }
    (tmp_path / "own.jsonl").write_text(json.dumps(own))
    asked = "Can I hire a drill from you for a weekend?"
    said = json.loads(run(asked, "--answers", str(tmp_path), "--json").output)
    assert (said["action"], said["intent"], said["answer_ids"]) == ("reply", "rental", ["rental-en"])
    assert run(asked, "--answers", ANSWERS).exit_code == 1


def test_a_reply_must_be_as_sure_as_the_flow_s(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("Do you ship to Norway?", "--answers", ANSWERS).exit_code == 0
    monkeypatch.setenv("SHOPSTREAM_REPLY_CONFIDENCE_PERCENT", "100")
    assert run("Do you ship to Norway?", "--answers", ANSWERS).exit_code == 1


def test_what_a_person_should_answer_ends_with_1_and_the_reason() -> None:
    done = run("I'll go to a lawyer.", "--answers", ANSWERS)
    assert done.exit_code == 1
    assert "handoff: it tells of harm" in done.output


@pytest.mark.parametrize(
    ("content", "reason"), [("no json", "line 1: answers: "), ('{"answer_id":"a"}', "line 1: answers: ")]
)
def test_a_line_that_is_no_answer_is_named(content: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "answers.jsonl").write_text(content)
    done = run("hello", "--answers", str(tmp_path))
    assert done.exit_code == 1
    assert reason in done.output


def test_orders_of_several_customers_are_refused(tmp_path: Path) -> None:
    done = run("hello", "--answers", ANSWERS, "--orders", orders_of(tmp_path, "c1", "c2"))
    assert done.exit_code == 1
    assert "orders of 2 customers" in done.output


def test_absent_models_end_with_78(tmp_path: Path) -> None:
    done = run("hello", "--answers", ANSWERS, "--set", f"artifacts={tmp_path}")
    assert done.exit_code == 78
    assert "is refused" in done.output

"""`shopstream settings`."""

import json
from pathlib import Path

from streams.settings import catalogue
from tests.commands import shopstream


def test_every_setting_is_printed_with_its_source_and_what_it_is() -> None:
    done = shopstream("settings", "--json", "--set", "poll_records=64", environ={"SHOPSTREAM_BROKER": "a:1"})
    rows = {row["setting"]: row for row in map(json.loads, done.lines)}
    assert set(rows) == set(catalogue())
    assert rows["poll_records"] | {"default": 0} == rows["poll_records"]
    assert [rows["poll_records"][key] for key in ("value", "source", "where")] == [64, "flag", "--set poll_records"]
    assert [rows["broker"][key] for key in ("value", "source", "where")] == ["a:1", "environment", "SHOPSTREAM_BROKER"]
    assert rows["device"]["source"] == "default"
    assert all(row["description"] for row in rows.values())


def test_the_table_holds_a_line_for_each(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text("profile = 'static'\n[flows.tag_reviews]\nin_flight = 9\n")
    done = shopstream("settings", "--config", str(file))
    assert (done.status, done.err) == (0, "")
    assert any(line.split()[:3] == ["session_timeout_ms", "30000", "profile"] for line in done.lines)
    assert any(line.startswith("flows.tag_reviews.in_flight") for line in done.lines)
    assert len(done.lines) >= len(catalogue()) + 2


def test_a_password_is_never_printed() -> None:
    environ = {
        "SHOPSTREAM_SECURITY_PROTOCOL": "SASL_SSL",
        "SHOPSTREAM_SASL_USER": "alice",
        "SHOPSTREAM_SASL_PASSWORD": "swordfish",
    }
    for flags in ((), ("--json",)):
        done = shopstream("settings", *flags, environ=environ)
        assert done.status == 0
        assert "swordfish" not in done.out + done.err
        assert "(hidden)" in done.out


def test_a_wrong_setting_ends_with_78_and_says_where_it_came_from() -> None:
    done = shopstream("settings", environ={"SHOPSTREAM_DEVICE": "tpu"})
    assert (done.status, done.out) == (78, "")
    assert "allowed: cpu or cuda; it comes from the environment SHOPSTREAM_DEVICE" in done.err

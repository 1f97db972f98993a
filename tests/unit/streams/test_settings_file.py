"""Which settings file counts, and what is said where it cannot be read."""

from pathlib import Path

import pytest

from streams.settings import SettingsError
from streams.settings_file import SettingsFile, load_file, read_file

TOML = """
broker = "kafka:9092"
partitions = 12

[flows.tag_reviews]
poll_records = 64
"""


def written(file: Path, text: str = TOML) -> Path:
    file.write_text(text)
    return file


def test_a_file_holds_settings_and_tables_of_flows(tmp_path: Path) -> None:
    found = read_file(written(tmp_path / "shop.toml"), "shop.toml")
    assert found == SettingsFile(
        "shop.toml", {"broker": "kafka:9092", "partitions": 12}, {"tag_reviews": {"poll_records": 64}}
    )


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert load_file(None, {}, tmp_path) == SettingsFile()


def test_the_flag_wins_over_the_variable_and_it_over_the_folder(tmp_path: Path) -> None:
    named = written(tmp_path / "named.toml", "partitions = 1")
    other = written(tmp_path / "other.toml", "partitions = 2")
    written(tmp_path / "shopstream.toml", "partitions = 3")
    environ = {"SHOPSTREAM_CONFIG": str(other)}
    assert load_file(str(named), environ, tmp_path).values == {"partitions": 1}
    assert load_file(None, environ, tmp_path).values == {"partitions": 2}
    assert load_file(None, {}, tmp_path).values == {"partitions": 3}


@pytest.mark.parametrize(("flag", "environ"), [("", {}), (None, {"SHOPSTREAM_CONFIG": ""})])
def test_an_empty_name_means_no_file_at_all(flag: str | None, environ: dict[str, str], tmp_path: Path) -> None:
    written(tmp_path / "shopstream.toml")
    assert load_file(flag, environ, tmp_path) == SettingsFile()


def test_a_file_that_is_named_and_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml cannot be read: No such file"):
        load_file(str(tmp_path / "none.toml"), {}, tmp_path)


@pytest.mark.parametrize("content", [b"broker = ", b"broker: kafka", b"partitions = 1\npartitions = 2"])
def test_what_is_no_toml_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"shop\.toml is no TOML"):
        read_file(tmp_path / "shop.toml", "shop.toml")


@pytest.mark.parametrize("content", ["partitions = 1".encode("utf-16"), "# schön".encode("latin-1")])
def test_another_encoding_is_named_with_what_changes_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"is not UTF-8, as TOML always is: iconv"):
        read_file(tmp_path / "shop.toml", "shop.toml")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_bytes("partitions = 1".encode("utf-8-sig"))
    assert read_file(tmp_path / "shop.toml", "shop.toml").values == {"partitions": 1}


def test_a_file_that_is_far_too_large_is_not_read() -> None:
    with pytest.raises(SettingsError, match="has more than 1,000,000 bytes"):
        read_file(Path("/dev/zero"), "/dev/zero")


@pytest.mark.parametrize("text", ["flows = 1", "[flows]\ntag_reviews = 1", "[[flows]]\na = 1"])
def test_flows_that_are_no_tables_are_said(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\[flows.NAME\]"):
        read_file(written(tmp_path / "shop.toml", text), "shop.toml")

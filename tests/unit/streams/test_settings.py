"""What settings there are, and what is known of each."""

import pytest

from models.replies.support import EVEN
from streams.settings import FlowSettings, Settings, catalogue


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().broker = "elsewhere:1"  # type: ignore[misc]


@pytest.mark.parametrize("name", catalogue())
def test_every_setting_is_described_and_says_what_is_allowed(name: str) -> None:
    setting = catalogue()[name]
    assert setting.description
    assert setting.allowed
    assert setting.default == getattr(Settings(), name)


def test_settings_of_a_flow_are_those_that_may_differ() -> None:
    assert {name for name, setting in catalogue().items() if setting.per_flow} == set(FlowSettings.__struct_fields__)
    assert not catalogue()["broker"].per_flow


def test_passwords_are_the_secrets_and_nothing_shows_them() -> None:
    secrets = {name for name, setting in catalogue().items() if setting.secret}
    assert secrets == {name for name in catalogue() if name.endswith("password")}
    settings = Settings(sasl_password="swordfish", ssl_key_password="swordfish")
    assert "swordfish" not in f"{settings} {settings!r}"
    assert catalogue()["sasl_password"].shown("swordfish") == "(hidden)"
    assert catalogue()["sasl_password"].shown("") == ""


def test_a_flow_without_a_table_has_the_settings_of_all() -> None:
    assert Settings(partitions=7).of_flow("tag_reviews") == Settings(partitions=7)


def test_a_flow_has_its_own_where_it_differs() -> None:
    settings = Settings(flows={"tag_reviews": {"poll_records": 9, "device": "cuda"}})
    assert settings.of_flow("tag_reviews").poll_records == 9
    assert settings.of_flow("tag_reviews").device == "cuda"
    assert settings.of_flow("split_orders").device == "cpu"


def test_a_reply_must_be_as_sure_as_was_measured() -> None:
    assert Settings().reply_confidence_percent / 100 == EVEN

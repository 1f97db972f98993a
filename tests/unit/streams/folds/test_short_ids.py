"""An event id in 48 bits."""

from streams.folds.short_ids import shortened


def test_an_id_of_any_length_has_twelve_digits_which_others_do_not_share() -> None:
    short = {shortened(name) for name in ("", "a", "b", "é", "a" * 200)}
    assert len(short) == 5
    assert {len(each) for each in short} == {12}

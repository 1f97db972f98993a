"""A table holds what the latest record of each key says, the same on every worker, within its bound."""

import logging
from dataclasses import replace

import pytest
from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.errors import TableTooLargeError
from streams.delivery.state import Table
from streams.delivery.state import table as table_module
from streams.records import encode
from streams.topic_kinds import TableTopic
from tests.doubles import kafka_record
from tests.sittings import Good

GOODS = TableTopic(name="goods", help="of a test", key="product_id", struct=Good)


PLACE = TopicPartition("goods", 0)


def good(key: str, title: str = "shoe") -> bytes:
    return encode(Good(product_id=key, title=title))


def filled(*rows: tuple[bytes | None, bytes | None], most_bytes: int = 10_000) -> Table[Good]:
    table = Table(GOODS, most_bytes)
    for offset, (key, value) in enumerate(rows):
        table.take_in(kafka_record(PLACE, offset, key, value))
    return table


def test_the_latest_record_of_a_key_counts_and_null_deletes() -> None:
    table = filled((b"a", good("a")), (b"b", good("b")), (b"a", good("a", "boot")), (b"b", None), (b"c", None))
    assert table.get("a") == Good(product_id="a", title="boot")
    assert table.get("b") is None
    assert (list(table), len(table)) == (["a"], 1)


@pytest.mark.parametrize(
    ("key", "value"), [(b"a", b"{"), (b"a", b""), (b"a", good("b")), (b"a", b'{"product_id":"a"}'), (b"a", b"\xff")]
)
def test_a_record_that_cannot_be_read_leaves_its_key_without_a_value_and_is_counted(
    key: bytes, value: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    table = filled((b"a", good("a")), (key, value))
    assert table.get("a") is None, "a worker that starts now would not know the earlier record either"
    assert (table.unreadable, table.held_bytes) == (1, 0)
    assert "the table goods has no value for b'a': offset 1 cannot be read" in caplog.text


def test_a_key_whose_latest_record_is_refused_is_told_until_a_right_one_or_null_comes() -> None:
    bad = (b"a", b"{"), (b"b", good("a")), (b"c", b"{")
    table = filled((b"a", good("a")), *bad)
    assert list(table.refused) == ["a", "b", "c"]
    assert table.refused["b"] == "goods[0]@2: goods: key: the key is 'b', not the record's product_id"
    mended = filled(*bad, (b"a", good("a")), (b"b", None))
    assert list(mended.refused) == ["c"]
    fresh = mended.fresh()
    mended.become(fresh)
    assert mended.refused == {}, "a topic that was made again has nothing of the old one"


def test_of_many_refused_keys_the_first_alone_say_why() -> None:
    table = filled(*((f"k{n}".encode(), b"{") for n in range(table_module.LOGGED_FIRST + 3)))
    assert len(table.refused) == table_module.LOGGED_FIRST + 3
    assert sum(map(bool, table.refused.values())) == table_module.LOGGED_FIRST


@pytest.mark.parametrize("key", [None, b"\xff\xfe"])
def test_a_key_that_is_none_is_counted_and_harms_nobody(key: bytes | None) -> None:
    table = filled((b"a", good("a")), (key, good("a")), (key, None))
    assert list(table) == ["a"]
    assert table.unreadable >= 1


def test_many_records_that_cannot_be_read_are_not_logged_one_by_one(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    table = filled(*[(b"a", b"{")] * 2_500)
    assert table.unreadable == 2_500
    assert len(caplog.records) == table_module.LOGGED_FIRST + 2


@pytest.mark.parametrize("new", [good("a", "boot"), None, b"{"])
@pytest.mark.parametrize("first", [0, 1])
def test_of_two_partitions_that_hold_a_key_the_later_timestamp_counts_whichever_is_read_first(
    new: bytes | None, first: int
) -> None:
    table = Table(GOODS, 10_000)
    old, added = PLACE, TopicPartition("goods", 3)
    rows = [kafka_record(old, 5, b"a", good("a")), replace(kafka_record(added, 0, b"a", new), timestamp=6)]
    for row in (rows[first], rows[1 - first], *rows):  # a reader reads all again once it sees the added partition
        table.take_in(row)
    assert table.get("a") == (Good(product_id="a", title="boot") if new == good("a", "boot") else None)
    assert table.held_bytes == (len(new) + 1 if new == good("a", "boot") else 0)


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_records_of_one_millisecond_every_worker_has_the_one_in_the_added_partition(first: int) -> None:
    table, added = Table(GOODS, 10_000), TopicPartition("goods", 3)
    rows = [kafka_record(PLACE, 0, b"a", good("a")), kafka_record(added, 0, b"a", good("a", "boot"))]
    for row in (rows[first], rows[1 - first]):
        table.take_in(row)
    assert table.get("a") == Good(product_id="a", title="boot")


def test_a_table_that_outgrows_its_bound_stops_the_worker_and_says_what_to_do() -> None:
    most = 2 * (len(good("a")) + 1)
    filled((b"a", good("a")), (b"b", good("b")), (b"a", good("a")), (b"b", None), (b"c", good("c")), most_bytes=most)
    with pytest.raises(TableTooLargeError, match="higher table_bytes"):
        filled((b"a", good("a")), (b"b", good("b")), (b"c", good("c")), most_bytes=most)


rows = st.tuples(st.sampled_from("abc"), st.none() | st.text(min_size=1, max_size=5) | st.just(b"{"))


@given(st.lists(rows, max_size=15), st.randoms(use_true_random=False))
def test_workers_that_begin_before_and_after_compaction_hold_the_same(
    written: list[tuple[str, str | bytes | None]], chance: object
) -> None:
    log = [(k.encode(), good(k, v) if isinstance(v, str) else v) for k, v in written]
    last = {key: at for at, (key, _) in enumerate(log)}
    compacted = [row for at, row in enumerate(log) if last[row[0]] == at]
    whole, young = filled(*log), filled(*compacted)
    assert {key: whole.get(key) for key in whole} == {key: young.get(key) for key in young}
    assert whole.held_bytes == young.held_bytes == sum(len(k) + len(v) for k, v in compacted if v and v != b"{")

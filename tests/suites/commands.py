"""What the commands promise on every broker: one suite, run on the embedded broker and on Apache Kafka."""

import asyncio
import json
import select
import signal
import subprocess
import time
import uuid
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from streams.clients.partitioner import partitioner
from streams.delivery.changelog import stored_of
from streams.topics import TOPICS
from tests.commands import WITHIN_S, shopstream
from tests.suites.command_runs import FLOW, CommandRuns, review_line


class CommandsSuite(CommandRuns):
    """Topics, records, offsets and lag; subclassed once per broker."""

    def test_topics_are_made_once(self) -> None:
        again = self.run("topics", "create")
        assert (again.status, again.out) == (0, f"all {len(TOPICS)} topics are there already\n")
        listed = self.run("topics", "list").lines[1:]
        assert {line.split()[1] for line in listed} == {"yes"}
        assert len(listed) == len(TOPICS)

    def test_topics_that_differ_are_named_and_the_status_is_1(self) -> None:
        done = self.run("topics", "create", "--partitions", "5")
        assert done.status == 1
        assert "differs  reviews: partitions is 4, not 5" in done.out
        assert "shopstream-workers" not in done.out
        assert "differs" in self.run("topics", "list", SHOPSTREAM_PARTITIONS="5").out

    def test_check_says_whether_this_version_reads_the_states_on_a_changelog(self) -> None:
        prefix = f"states{uuid.uuid4().hex[:8]}."
        self.run("topics", "create", SHOPSTREAM_TOPIC_PREFIX=prefix)
        split = '["2026-11-24T10:00:00Z","GBP",[["p1",2,240]]]'
        of_another_version = '["2026-11-24T10:00:00Z","GBP",[["p1","two",240]]]'
        for value, says, ok in (
            (split, "this version reads 1 records at both ends of 4 partitions", True),
            (of_another_version, "holds b'=o1', which this version cannot read: Expected `int`, got `str`", False),
        ):
            stored = stored_of(7, value.encode())
            asyncio.run(_append(self.broker.address, f"{prefix}split_orders.changelog", b"=o1", stored))
            done = self.run("check", "--flows", "split_orders,tag_reviews", "--json", SHOPSTREAM_TOPIC_PREFIX=prefix)
            (told,) = [found for found in map(json.loads, done.lines) if found["part"] == "states"]
            assert (told["what"], told["ok"], done.status) == ("split_orders.changelog", ok, 0 if ok else 1)
            assert says in told["says"]

    def test_check_reads_no_changelog_of_a_flow_without_state(self) -> None:
        done = self.run("check", "--flows", "tag_reviews", "--json")
        assert (done.status, done.err) == (0, "")
        assert "states" not in {json.loads(line)["part"] for line in done.lines}

    def test_lag_says_why_a_worker_of_a_flow_ended(self, tmp_path: Path) -> None:
        prefix = f"word{uuid.uuid4().hex[:8]}."
        environ = self.environ | {"SHOPSTREAM_TOPIC_PREFIX": prefix, "SHOPSTREAM_WEB_PORT": "0"}
        self.run("topics", "create", SHOPSTREAM_TOPIC_PREFIX=prefix)
        order = self.run("generate", "orders", "--print", "--count", "1").out
        self.run("send", "orders", "-", stdin=order, SHOPSTREAM_TOPIC_PREFIX=prefix)
        unreadable = stored_of(7, b'["of another version"]')
        asyncio.run(_append(self.broker.address, f"{prefix}split_orders.changelog", b"=o1", unreadable))
        flags = ("--flows", "split_orders", "--instance", "night", "--data-dir", str(tmp_path))
        ended = shopstream("worker", *flags, environ=environ)
        assert ended.status == 78
        assert "which this version cannot read" in ended.err
        report = json.loads(self.run("lag", "--flows", "split_orders", "--json", SHOPSTREAM_TOPIC_PREFIX=prefix).out)
        assert report["last_word"]["worker"] == "night"
        assert report["last_word"]["said"].startswith("split_orders: ")
        assert "which this version cannot read" in report["last_word"]["said"]

    def test_what_is_sent_is_read_as_it_was(self) -> None:
        run = uuid.uuid4().hex
        lines = [review_line(number, run) for number in range(3_000)]
        done = self.run("send", "reviews", "-", stdin="\n".join(lines))
        assert (done.status, done.out, done.err) == (0, "", "sent 3,000 records to reviews\n")
        assert sorted(line for line in self.read("reviews") if run in line) == sorted(lines)

    def test_records_stand_on_the_partition_of_their_key(self) -> None:
        run = uuid.uuid4().hex
        self.run("send", "reviews", "-", stdin="\n".join(review_line(number, run) for number in range(50)))
        found = [json.loads(line) for line in self.read("reviews", "--envelope") if run in line]
        assert len(found) == 50
        for record in found:
            assert record["key"] == json.loads(record["value"])["product_id"]
            assert record["partition"] == partitioner(record["key"].encode(), [0, 1, 2, 3], [])

    def test_a_file_with_a_bad_line_is_not_sent_at_all(self, tmp_path: Path) -> None:
        run = uuid.uuid4().hex
        file = tmp_path / "reviews.jsonl"
        file.write_text("\n".join([review_line(1, run), "no json", review_line(2, run, stars=9)]))
        done = self.run("send", "reviews", str(file))
        assert done.status == 1
        assert "line 2: reviews: $: JSON is malformed" in done.err
        assert "line 3: reviews: $.stars" in done.err
        assert not [line for line in self.read("reviews") if run in line]

    def test_lines_are_sent_as_they_are_when_nobody_asks(self) -> None:
        run = uuid.uuid4().hex
        lines = [f"no json {run}", review_line(1, run, stars=9)]
        assert self.run("send", "reviews", "-", "--no-validate", stdin="\n".join(lines)).status == 0
        found = [line for line in self.read("reviews") if run in line]
        assert lines[1] in found
        (envelope,) = [json.loads(line) for line in found if line != lines[1]]
        assert (envelope["key"], envelope["value"]) == (None, lines[0])

    def test_a_line_that_no_broker_takes_is_named(self) -> None:
        done = self.run("send", "reviews", "-", "--no-validate", stdin="x" * 10_000_000)
        assert (done.status, "line 1 is longer" in done.err) == (1, True)

    @pytest.mark.parametrize("file", ["", "\n\n"])
    def test_an_empty_file_is_said(self, file: str) -> None:
        done = self.run("send", "reviews", "-", stdin=file)
        assert (done.status, done.err) == (1, "shopstream: - is empty: nothing was sent\n")

    def test_a_folder_is_sent_file_by_file_or_not_at_all(self, tmp_path: Path) -> None:
        run = uuid.uuid4().hex
        for name, numbers in (("a.jsonl", (1, 2)), ("b.jsonl", (3,))):
            (tmp_path / name).write_text("\n".join(review_line(number, run) for number in numbers))
        assert self.run("send", "reviews", str(tmp_path)).err == "sent 3 records to reviews\n"
        (tmp_path / "c.jsonl").write_text("no json")
        done = self.run("send", "reviews", str(tmp_path))
        assert (done.status, "c.jsonl" in done.err) == (1, True)
        assert len([line for line in self.read("reviews") if run in line]) == 3

    @pytest.mark.parametrize("args", [("send", "reviewz", "-"), ("read", "reviewz")])
    def test_an_unknown_topic_is_answered_with_the_closest(self, args: tuple[str, ...]) -> None:
        done = self.run(*args)
        assert done.status == 2
        assert "did you mean reviews?" in done.err

    def test_the_last_records_are_read_without_flags(self) -> None:
        run = uuid.uuid4().hex
        for at in range(0, 40, 20):
            self.run("send", "reviews", "-", stdin="\n".join(review_line(n, run) for n in range(at, at + 20)))
        found = self.run("read", "reviews", "--count", "15").lines
        assert {json.loads(line)["event_id"] for line in found} < {f"{run}-{n}" for n in range(20, 40)}
        assert len(found) == 15
        assert len(self.run("read", "reviews").lines) == 10

    def test_reading_follows_until_ctrl_c(self) -> None:
        run = uuid.uuid4().hex
        with self.started("read", "reviews", "--follow") as reading:
            assert reading.stdout is not None
            until = time.monotonic() + WITHIN_S
            while not _has_line(reading):  # it begins at the end, and nobody tells when
                assert time.monotonic() < until
                self.run("send", "reviews", "-", stdin=review_line(1, run))
            assert run in reading.stdout.readline().decode()
            reading.send_signal(signal.SIGINT)
            _, err = reading.communicate(timeout=WITHIN_S)
            assert (reading.returncode, err) == (130, b"")

    def test_a_closed_pipe_ends_reading_in_silence(self) -> None:
        self.run("send", "reviews", "-", stdin="\n".join(review_line(n, text="x" * 1_000) for n in range(2_000)))
        with self.started("read", "reviews", "--from-beginning") as reading:
            assert reading.stdout is not None
            assert reading.stderr is not None
            assert reading.stdout.readline()
            reading.stdout.close()
            assert (reading.wait(WITHIN_S), reading.stderr.read()) == (0, b"")

    def test_a_pipe_that_closes_while_nothing_comes_ends_following(self) -> None:
        with self.started("read", "shipments", "--follow") as reading:
            assert reading.stdout is not None
            assert reading.stderr is not None
            reading.stdout.close()
            assert (reading.wait(WITHIN_S), reading.stderr.read()) == (0, b"")

    def test_an_empty_topic_is_said(self) -> None:
        done = self.run("read", "shipments")
        assert (done.status, done.out, done.err) == (1, "", "shipments: nothing to read\n")

    def test_lost_offsets_are_reset_and_valid_ones_stay(self) -> None:
        self.run("send", "reviews", "-", stdin="\n".join(review_line(n) for n in range(40)))
        kept, lost = TopicPartition("reviews", 0), TopicPartition("reviews", 1)
        asyncio.run(self.commit({kept: 1, lost: 1_000_000}))
        done = self.run("offsets", "reset", FLOW, "--to", "earliest")
        assert done.status == 0
        assert "reviews[1] continues at 0" in done.out
        assert "reviews[0]" not in done.out
        assert "all offsets" in self.run("offsets", "reset", FLOW, "--to", "latest").out
        assert asyncio.run(self.committed(kept, lost)) == [1, 0]

    async def test_offsets_of_a_group_that_runs_are_not_touched(self) -> None:
        member = AIOKafkaConsumer(
            "reviews", bootstrap_servers=self.broker.address, group_id=FLOW, enable_auto_commit=False
        )
        await member.start()
        try:
            done = shopstream("offsets", "reset", FLOW, "--to", "earliest", environ=self.environ)
        finally:
            await member.stop()
        assert done.status == 78
        assert "runs tag_reviews: stop that first" in done.err

    def test_lag_without_a_worker_counts_what_waits_and_its_status_says_if_it_is_too_much(self) -> None:
        self.run("send", "reviews", "-", stdin="\n".join(review_line(number) for number in range(40)))
        (report,) = (json.loads(line) for line in self.run("lag", "--flows", FLOW, "--json").lines)
        assert report["flow"] == FLOW
        assert report["events"] >= 1
        assert len(report["places"]) == 8
        assert self.run("lag", "--max-events", "0").status == 1
        assert "above the threshold: tag_reviews" in self.run("lag", "--max-seconds", "0").err
        calm = self.run("lag", "--max-events", "1000000", "--max-seconds", "86400")
        assert (calm.status, calm.err) == (0, "")

    def test_lag_is_watched_until_ctrl_c(self) -> None:
        with self.started("lag", "--flows", FLOW, "--watch", "--json") as watching:
            assert watching.stdout is not None
            looks = [json.loads(watching.stdout.readline()) for _ in range(2)]
            watching.send_signal(signal.SIGINT)
            assert watching.communicate(timeout=WITHIN_S)[1] == b""
        assert watching.returncode == 130
        assert looks[1]["at_s"] - looks[0]["at_s"] >= 1.5

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        """Commit a group's offsets, as if it had read so far."""
        async with self.group() as group:
            group.assign(list(offsets))
            await group.commit(offsets)

    async def committed(self, *places: TopicPartition) -> list[int | None]:
        async with self.group() as group:
            return [await group.committed(place) for place in places]

    def group(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(bootstrap_servers=self.broker.address, group_id=FLOW, enable_auto_commit=False)


def _has_line(process: "subprocess.Popen[bytes]") -> bool:
    assert process.stdout is not None
    return bool(select.select([process.stdout], [], [], 0.2)[0])


async def _append(address: str, topic: str, key: bytes, value: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        await producer.send_and_wait(topic, value, key, partition=2)

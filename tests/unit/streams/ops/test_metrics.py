"""Metrics say what is so now: of what this worker does not own nothing, and each one that is documented."""

from collections.abc import Iterator

import pytest
from msgspec import structs
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from streams.ops import metric_table as table
from streams.ops.lag_window import LagWindow
from streams.ops.metrics import new_registry, render
from streams.ops.now import RefusedRows
from streams.ops.seen import WorkerSeen
from tests.unit.streams.ops.readings import NOW_S, look, place
from tests.unit.streams.ops.seen import flow_seen, report, running, task, worker_seen

FAILED = task(1, failed={("decode", "RecordError"): 3}, declined={"it was not answered in time": 2})


def scrape(seen: WorkerSeen) -> dict[str, Metric]:
    text = render(new_registry(lambda: seen)).decode()
    return {family.name: family for family in text_string_to_metric_families(text)}


def values(seen: WorkerSeen, name: str) -> dict[tuple[str, ...], float]:
    found: Iterator[Metric] = iter(scrape(seen).values())
    (labels,) = (metric.labels for metric in table.METRICS if metric.name == name)
    samples = [sample for family in found for sample in family.samples if sample.name == name]
    return {tuple(sample.labels[label] for label in labels): sample.value for sample in samples}


@pytest.fixture
def busy() -> WorkerSeen:
    now = running(
        0, 1, tasks=(task(0, 10, timers=2, keys=7), FAILED), tables={"places": 9}, refused={"places": RefusedRows()}
    )
    return worker_seen(flow_seen(now, report(0, 1, 2)), flow_seen(None, report(0)))


def test_every_metric_of_the_table_is_said_with_its_labels_and_no_other(busy: WorkerSeen) -> None:
    samples = [sample for family in scrape(busy).values() for sample in family.samples]
    said = {(sample.name, frozenset(sample.labels)) for sample in samples}
    assert said == {(metric.name, frozenset(metric.labels)) for metric in table.METRICS}


def test_names_have_a_prefix_and_counters_and_units_their_ending() -> None:
    for metric in table.METRICS:
        assert metric.name.startswith((table.PREFIX, "process_"))
        assert metric.name.endswith("_total") == (metric.kind == "counter")
        assert "second" not in metric.help or "seconds" in metric.name


def test_lag_is_said_of_partitions_owned_now_alone(busy: WorkerSeen) -> None:
    assert values(busy, "shopstream_lag_records") == {("tally", "visits", "0"): 50.0, ("tally", "visits", "1"): 50.0}
    assert values(busy, "shopstream_lag_seconds")["tally", "visits", "1"] == pytest.approx(60.0)
    gone = worker_seen(flow_seen(running(tasks=()), report(0, 1, 2)))
    assert values(gone, "shopstream_lag_records") == {}
    assert values(gone, "shopstream_records_total") == {}
    assert values(gone, "shopstream_owned_partitions") == {("tally",): 0.0}


def test_what_a_senders_transaction_holds_back_is_said_with_its_age_where_that_is_known(busy: WorkerSeen) -> None:
    assert set(values(busy, "shopstream_held_seconds").values()) == {0.0}
    places = {
        0: place(100, 137, stable=100, held_ms=round((NOW_S - 300) * 1000)),
        1: place(100, 137, 1, stable=100, held_ms=0),
    }
    held = worker_seen(flow_seen(running(0, 1), LagWindow(60).add(look(0, *places.values()))))
    assert set(values(held, "shopstream_held_offsets").values()) == {37.0}
    assert values(held, "shopstream_held_seconds") == {("tally", "visits", "0"): 300.0}


def test_outputs_that_are_hidden_from_readers_are_said_by_the_worker_that_has_the_first_task() -> None:
    hidden = place(None, 137, 5, position=100, stable=100, held_ms=round((NOW_S - 300) * 1000))
    lag = LagWindow(60).add(structs.replace(look(0, place()), unread=(hidden,)))
    said = [values(worker_seen(flow_seen(running(p), lag)), "shopstream_held_seconds") for p in (0, 1)]
    assert said == [{("tally", "visits", "0"): 0.0, ("tally", "visits", "5"): 300.0}, {}]


def test_how_often_the_group_went_on_without_this_worker_is_said() -> None:
    assert values(worker_seen(flow_seen(running(0, rejoins=4), None)), "shopstream_rejoins_total") == {("tally",): 4.0}


def test_how_often_producers_of_this_worker_were_fenced_is_said() -> None:
    assert values(worker_seen(flow_seen(running(0, fences=2), None)), "shopstream_fences_total") == {("tally",): 2.0}


def test_how_many_records_a_table_holds_is_said_once_it_is_read() -> None:
    held = running(0, tables={"answers": 0})
    assert values(worker_seen(flow_seen(held, None)), "shopstream_table_records") == {("tally", "answers"): 0.0}
    reading = structs.replace(held, loaded=False)
    assert values(worker_seen(flow_seen(reading, None)), "shopstream_table_records") == {}


def test_how_many_keys_of_a_table_have_no_value_is_said_once_it_is_read() -> None:
    held = running(0, refused={"answers": RefusedRows(keys=2, example="answers[0]@7: no"), "products": RefusedRows()})
    said = values(worker_seen(flow_seen(held, None)), "shopstream_table_refused_keys")
    assert said == {("tally", "answers"): 2.0, ("tally", "products"): 0.0}
    reading = structs.replace(held, loaded=False)
    assert values(worker_seen(flow_seen(reading, None)), "shopstream_table_refused_keys") == {}


def test_processes_that_were_lost_are_said() -> None:
    assert values(worker_seen(flow_seen(running(0, lost=4), None)), "shopstream_lost_processes") == {("tally",): 4.0}


def test_lag_that_is_not_known_is_not_said() -> None:
    seen = worker_seen(flow_seen(running(0), None, trouble="the broker is gone"))
    assert values(seen, "shopstream_lag_records") == {}
    assert values(seen, "shopstream_looked_timestamp_seconds") == {}
    assert values(seen, "shopstream_records_total") == {("tally", "0"): 10.0}


def test_a_task_says_what_it_has_passed(busy: WorkerSeen) -> None:
    assert values(busy, "shopstream_timers_total") == {("tally", "0"): 2.0, ("tally", "1"): 0.0}
    assert values(busy, "shopstream_state_keys") == {("tally", "0"): 7.0, ("tally", "1"): 0.0}
    assert values(busy, "shopstream_stage_seconds_total")["tally", "0", "commit"] == 10.0
    assert values(busy, "shopstream_dead_letters_total") == {("tally", "1", "decode", "RecordError"): 3.0}
    assert values(busy, "shopstream_declined_total") == {("tally", "1", "it was not answered in time"): 2.0}


def test_batches_are_counted_where_they_stand(busy: WorkerSeen) -> None:
    assert values(busy, "shopstream_batches") == {
        ("tally", "channel"): 0.0,
        ("tally", "model"): 1.0,
        ("tally", "fold"): 0.0,
        ("tally", "commit"): 0.0,
    }
    assert values(busy, "shopstream_oldest_batch_seconds")["tally", "model"] == 0.5


def test_a_braked_flow_is_not_ready() -> None:
    seen = worker_seen(flow_seen(running(0, braked=True), None))
    assert values(seen, "shopstream_braked") == {("tally",): 1.0}
    assert values(seen, "shopstream_ready") == {("tally",): 0.0}


def test_a_worker_says_how_much_processor_time_it_gets(busy: WorkerSeen) -> None:
    slow = structs.replace(busy, processor_share=0.12, late_s=4.0)
    assert values(slow, "shopstream_processor_share") == {(): 0.12}
    assert values(slow, "shopstream_timers_late_seconds") == {(): 4.0}

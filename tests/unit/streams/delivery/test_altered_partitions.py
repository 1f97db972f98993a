"""What a take-over does when partitions were added to its topics: refuse, wait, or follow."""

import asyncio
from dataclasses import replace

import pytest
from aiokafka import TopicPartition

from streams.delivery.errors import NotCopartitionedError
from streams.delivery.take_over import ASK_AGAIN_S, TakeOver
from tests.doubles import MemoryBroker
from tests.flows import tally_spec
from tests.unit.streams.delivery.take_overs import CHANGELOG, INPUTS, places, take_over
from tests.unit.streams.delivery.until import until


async def test_inputs_that_were_altered_while_the_worker_ran_are_refused_before_anything_starts() -> None:
    broker = MemoryBroker()
    await take_over(broker).run(places(0, 1), {})
    broker.happened.clear()
    broker.altered = dict.fromkeys(INPUTS, 6)
    with pytest.raises(NotCopartitionedError, match=r"has 6.*tally\.changelog has 4.*from scratch"):
        await take_over(broker).run(places(0, 1, 4, 5), {})
    assert [what for what in broker.happened if what.startswith("start")] == []
    assert broker.happened[-1] == "consumer stop"


async def test_a_flow_without_state_waits_until_all_its_topics_have_the_partitions_that_one_of_them_got(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker = MemoryBroker()
    broker.altered = {"visits": 6}
    taking_over = asyncio.create_task(take_over(broker, stateful=False).run(places(0, 1), {}))
    await until(lambda: "for 180 s at most" in caplog.text)
    assert "--alter --partitions 6 --topic 'purchases" in caplog.text
    assert not any(what.startswith("start") for what in broker.happened)
    broker.altered, broker.partitions = {}, 6
    assert sorted(await taking_over) == [0, 1]
    assert caplog.text.count("at most") == 1


@pytest.mark.parametrize("altered", [{"visits": 6}, {"visits": 6, "purchases": 6, CHANGELOG: 6}])
async def test_what_it_was_given_of_the_added_partitions_alone_waits_for_the_rebalance(altered: dict[str, int]) -> None:
    """The leader, who deals out, may have asked for metadata before this worker did."""
    broker = MemoryBroker()
    broker.altered = altered
    plan = take_over(broker, stateful=False)
    taking_over = asyncio.create_task(plan.run([*places(0), TopicPartition("visits", 4)], {}))
    await asyncio.sleep(0.01)
    broker.altered, broker.partitions = {}, 6
    await asyncio.sleep(2 * ASK_AGAIN_S)
    assert not taking_over.done()
    taking_over.cancel()
    await asyncio.gather(taking_over, return_exceptions=True)
    assert sorted(await plan.run(places(0, 4), {})) == [0, 4]


async def test_it_does_not_wait_for_ever_nor_for_a_topic_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = MemoryBroker()
    broker.altered = {"visits": 0}
    with pytest.raises(NotCopartitionedError, match="the broker no longer has"):
        await take_over(broker, stateful=False).run(places(0), {})
    monkeypatch.setattr("streams.delivery.take_over.ALL_ADDED_WITHIN_S", 0.1)
    broker.altered = {"visits": 6}
    with pytest.raises(NotCopartitionedError, match="has 6"):
        await take_over(broker, stateful=False).run(places(0), {})


async def test_a_count_that_changed_everywhere_is_refused_by_old_tasks_and_by_new_ones() -> None:
    broker = MemoryBroker()
    await take_over(broker).run(places(0, 1, 2, 3), {})
    broker.partitions = 6
    for numbers in ((0, 5), (4, 5)):
        with pytest.raises(NotCopartitionedError, match="when it had 4 partitions, and now it has 6"):
            await take_over(broker).run(places(*numbers), {})
    assert {"stop 4", "stop 5"} <= set(broker.happened)


async def test_a_flow_without_state_follows_a_count_that_changed_everywhere() -> None:
    broker = MemoryBroker()
    stateless = TakeOver(**{**vars(take_over(broker)), "spec": replace(tally_spec(""), state=None)})
    await stateless.run(places(0, 1, 2, 3), {})
    broker.partitions = 6
    assert sorted(await stateless.run(places(4, 5), {})) == [4, 5]

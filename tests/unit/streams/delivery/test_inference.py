"""A model call: poison is isolated, order is kept, a hang and a wrong count are crashes."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.delivery import inference as module
from streams.delivery.errors import POISON, ModelContractError
from streams.delivery.inference import Model, Poisoned, infer, model_name
from tests.doubles import CRASH_WORD, IDENTITY, POISON_WORD, ForgetfulModel, TextModel
from tests.unit.streams.delivery.until import WITHIN_S, until


def run(model: Model[str, int], texts: Sequence[str], deadline_s: float = 60.0) -> list[int | Poisoned]:
    return asyncio.run(infer(model, texts, deadline_s))


@given(st.integers(1, 100).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1), max_size=8))))
@settings(max_examples=60)
def test_exactly_the_poison_is_isolated_in_order_and_in_few_calls(case: tuple[int, set[int]]) -> None:
    n, poison = case
    model = TextModel()
    texts = [POISON_WORD if at in poison else "x" * at for at in range(n)]
    results = run(model, texts)
    assert {at for at, result in enumerate(results) if isinstance(result, Poisoned)} == poison
    assert [result for result in results if not isinstance(result, Poisoned)] == [
        at for at in range(n) if at not in poison
    ]
    assert model.calls <= 1 + 2 * len(poison) * math.ceil(math.log2(n) if n > 1 else 0)


def test_a_batch_of_nothing_but_poison_is_all_poison() -> None:
    assert all(isinstance(result, Poisoned) for result in run(TextModel(), [POISON_WORD] * 33))


def test_nothing_to_infer_asks_no_model() -> None:
    model = TextModel()
    assert run(model, []) == []
    assert model.calls == 0


def test_the_poison_keeps_its_error() -> None:
    (result,) = run(TextModel(), [POISON_WORD])
    assert isinstance(result, Poisoned)
    assert "cannot read this" in str(result.error)


async def test_a_call_that_outlives_its_deadline_is_a_timeout_and_not_poison() -> None:
    model = TextModel()
    model.goes_on.clear()
    with pytest.raises(TimeoutError):
        await infer(model, ["a", "b"], 0.05)
    assert model.calls == 1, "nobody waits for its end"
    model.goes_on.set()


def test_the_deadline_counts_for_each_call_and_not_for_the_whole_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    given, timeout, model = list[float | None](), asyncio.timeout, TextModel()

    def noted(seconds: float | None) -> asyncio.Timeout:
        given.append(seconds)
        return timeout(seconds)

    monkeypatch.setattr(asyncio, "timeout", noted)
    results = run(model, [POISON_WORD, *["a"] * 15], deadline_s=60.0)
    assert isinstance(results[0], Poisoned)
    assert results[1:] == [1] * 15
    assert given == [60.0] * model.calls


@dataclass
class Noting(TextModel):
    """Notes how many characters each text of a call has."""

    asked: list[list[int]] = field(default_factory=list)

    def infer(self, texts: Sequence[str]) -> list[int]:
        self.asked.append([len(text) for text in texts])
        return super().infer(texts)


def test_long_texts_are_asked_in_several_calls_so_that_no_number_of_them_outlives_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_CHARS", 20)
    lengths, model = [5, 15, 1, 30, 10, 10, 0, 10], Noting()
    assert run(model, ["x" * length for length in lengths]) == lengths
    assert model.asked == [[5, 15], [1], [30], [10, 10, 0], [10]]


def test_texts_of_usual_lengths_are_asked_in_one_call_and_so_is_what_is_no_text() -> None:
    texts = ["x" * 500] * 512
    assert list(module.parts(texts)) == [texts]
    assert list(module.parts([None] * 9)) == [[None] * 9]


def test_another_number_of_results_is_a_bug_and_not_poison() -> None:
    with pytest.raises(ModelContractError, match="1 results for 2 inputs"):
        run(ForgetfulModel(), ["a", "b"])


@pytest.mark.parametrize("kind", [OSError, TimeoutError, MemoryError, asyncio.CancelledError])
def test_neither_disk_memory_nor_time_is_a_records_fault(kind: type[BaseException]) -> None:
    assert not issubclass(kind, POISON)


def test_an_error_that_is_no_records_fault_is_raised_as_it_is() -> None:
    with pytest.raises(OSError, match="disk"):
        run(TextModel(), ["a", CRASH_WORD])


async def test_the_event_loop_runs_on_while_the_model_computes() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    model, ticking = TextModel(), asyncio.create_task(tick())
    model.goes_on.clear()
    calling = asyncio.create_task(infer(model, ["a"], 2 * WITHIN_S))
    await until(lambda: model.calls > 0)
    before = ticks
    await until(lambda: ticks > before + 5)
    assert not calling.done()
    model.goes_on.set()
    assert await calling == [1]
    ticking.cancel()


async def test_a_thread_that_cannot_be_started_is_no_records_fault() -> None:
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, int)
    await loop.shutdown_default_executor()
    with pytest.raises(RuntimeError):
        await infer(TextModel(), ["a", "b"], WITHIN_S)


@pytest.mark.parametrize("turns", range(8))
async def test_a_cancellation_that_meets_the_models_result_is_not_forgotten(turns: int) -> None:
    loop, accepted = asyncio.get_running_loop(), []

    def cancel_after(turns: int) -> None:
        if turns:
            loop.call_soon(cancel_after, turns - 1)
        else:
            accepted.append(calling.cancel())

    class CancellingModel(TextModel):
        def infer(self, texts: Sequence[str]) -> list[int]:
            loop.call_soon_threadsafe(cancel_after, turns)
            return super().infer(texts)

    calling = asyncio.create_task(infer(CancellingModel(), ["a"], 2 * WITHIN_S))
    await asyncio.wait([calling], timeout=WITHIN_S)
    await until(lambda: bool(accepted))
    assert accepted == [calling.cancelled()]


def test_records_carry_the_models_identity() -> None:
    assert model_name(IDENTITY) == IDENTITY

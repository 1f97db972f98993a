"""Reviews through a worker, beside the bare model on the same texts and the usual code. Needs the extra `export`.

The broker, the worker and this program share the cores; the broker's share of them is a row of its own. The bare model
runs in this process while the worker is stopped: the same artifact, its best batching, all texts in one call. Worker
and bare model let the lower layers decide what they can (docs/adr/0154). The usual code has no exit, so beside the
share of tokens that is decided early stands a bare model without one: as many layers for each text as the usual code.
The usual code gets a few of the texts, half of them before the worker's pass and half after it, one of each stretch of
lengths: sixty drawn by chance would be an eighth longer or shorter on average, and so the ratio.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median

import psutil

from export.data.splits import real_reviews
from export.encoder.bert import multilingual_e5
from models.sentiment.model import SentimentModel
from models.session import Session, Tensor
from streams.flows import FLOWS
from streams.topics import REVIEWS, SENTIMENTS, TOPICS
from tests.benchmarks.bench_inference import DATA, Judge, skewed, usual_code
from tests.benchmarks.throughput import Passage, watch
from tests.brokers import ApacheKafka, temporary_kafka
from tests.results import Result, show
from tests.shop import create_topics, end, producer, review

ROUNDS = 3
TEXTS = int(os.environ.get("TEXTS", "4000"))
USUAL_TEXTS, EARLY_TEXTS = 120, 400
TARGETS = {"real": "7", "skewed": "5"}


def main() -> list[Result]:
    """Load the models, start Apache Kafka, measure, stop it."""
    splits = real_reviews(DATA / "packages")
    bert = multilingual_e5(DATA / "packages", [each.text for each in splits.training if each.language == "en"])
    usual, model = usual_code(bert), SentimentModel.load()
    real = [each.text for each in splits.test]
    real = Random(3).choices(real, k=TEXTS)
    with closing(model), temporary_kafka() as (kafka, folder):
        asyncio.run(create_topics(kafka.address, TOPICS))
        bench = Bench(kafka, folder, usual, model)
        return [*bench.compare("real", real), *bench.compare("skewed", skewed(real))]


class Bench:
    """The contenders of one run, raced round by round."""

    def __init__(self, kafka: ApacheKafka, folder: Path, usual: Judge, model: SentimentModel) -> None:
        self._kafka, self._folder, self._usual, self._model = kafka, folder, usual, model

    def compare(self, lengths: str, texts: Sequence[str]) -> list[Result]:
        """Race the worker against the bare model and the usual code."""
        bare: list[float] = []
        all_layers: list[float] = []
        usual: list[float] = []
        passages: list[tuple[Passage, float]] = []
        for number in range(int(os.environ.get("ROUNDS", ROUNDS))):
            some = of_all_lengths(texts, USUAL_TEXTS, seed=number)
            bare.append(per_second(self._model.infer, texts))
            with without_exit(self._model):
                all_layers.append(per_second(self._model.infer, texts))
            before = seconds(self._usual, some[::2])
            passages.append(asyncio.run(self._through_worker(texts)))
            usual.append(len(some) / (before + seconds(self._usual, some[1::2])))
        rates = [passage.rate for passage, _ in passages]
        to_bare = median(rate / one for rate, one in zip(rates, bare, strict=True))
        to_usual = median(rate / one for rate, one in zip(rates, usual, strict=True))
        deep_to_usual = median(deep / one for deep, one in zip(all_layers, usual, strict=True))
        base = {"bare model": median(bare), "bare, all layers": median(all_layers), "usual code": median(usual)}
        early = decided_early(self._model, of_all_lengths(texts, EARLY_TEXTS, seed=0))
        share = median(share for _, share in passages)
        name = f"reviews.{lengths}"
        return [
            result(f"{name}.per_second", median(rates), "reviews/s", base),
            result(f"{name}.ratio_to_bare_model", to_bare, "ratio", target="0.85"),
            result(f"{name}.ratio_to_usual_code", to_usual, "ratio", target=TARGETS[lengths]),
            result(f"{name}.bare_all_layers_ratio_to_usual_code", deep_to_usual, "ratio"),
            result(f"{name}.tokens_decided_early", early, "of all tokens"),
            result(f"{name}.broker_share_of_cores", share, "of all cores"),
        ]

    async def _through_worker(self, texts: Sequence[str]) -> tuple[Passage, float]:
        await self._send(texts)
        with (self._folder / "worker.log").open("ab") as log:
            env = os.environ | {"SHOPSTREAM_BROKER": self._kafka.address, "SHOPSTREAM_DATA_DIR": str(self._folder)}
            command = [sys.executable, "-m", "streams.cli", "worker", "--flows", ",".join(FLOWS)]
            worker = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        broker = psutil.Process(self._kafka.pid)
        spent, started = busy_s(broker), time.monotonic()
        passage = await watch(self._kafka.address, SENTIMENTS.name, len(texts))
        share = (busy_s(broker) - spent) / (time.monotonic() - started) / (os.cpu_count() or 1)
        end(worker, signal.SIGTERM)
        return passage, share

    async def _send(self, texts: Sequence[str]) -> None:
        async with producer(self._kafka) as sender:
            sends = [
                await sender.send(REVIEWS.name, value, key=key)
                for key, value in (review(number, text) for number, text in enumerate(texts))
            ]
            await asyncio.gather(*sends)


@contextmanager
def without_exit(model: SentimentModel) -> Iterator[None]:
    """All layers read each text, for a while."""
    kept, model._exit = model._exit, None
    try:
        yield
    finally:
        model._exit = kept


class CountedTokens:
    """A session, with the tokens of each of its runs."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.tokens: list[int] = []

    def run(self, inputs: dict[str, Tensor]) -> list[Tensor]:
        self.tokens.append(int(inputs["attention_mask"].sum()))
        return self._session.run(inputs)


def decided_early(model: SentimentModel, texts: Sequence[str]) -> float:
    """Return the share of tokens that the lower layers read and the upper ones do not."""
    kept = model._encoder._session, model._session
    lower, upper = (CountedTokens(session) for session in kept)
    model._encoder._session, model._session = lower, upper  # type: ignore[assignment]
    model.infer(texts)
    model._encoder._session, model._session = kept
    return 1 - sum(upper.tokens) / sum(lower.tokens)


def of_all_lengths(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """Return so many of the texts, from short to long: one by chance of each of as many stretches of lengths."""
    random, by_length = Random(seed), sorted(texts, key=len)
    bounds = [len(texts) * place // count for place in range(count + 1)]
    return [random.choice(by_length[start:end]) for start, end in pairwise(bounds)]


def per_second(judge: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Return texts a second."""
    return len(texts) / seconds(judge, texts)


def seconds(judge: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Return how long the judge needs for the texts."""
    started = time.perf_counter()
    judge(texts)
    return time.perf_counter() - started


def busy_s(process: psutil.Process) -> float:
    """Return the processor time that a process has used, seconds."""
    times = process.cpu_times()
    return float(times.user + times.system)


def result(name: str, value: float, unit: str, base: dict[str, float] | None = None, target: str = "") -> Result:
    """Make a row of this benchmark."""
    command = "python -m tests.benchmarks.bench_reviews"
    return Result(name=name, value=value, unit=unit, baselines=base or {}, target=target, command=command)


if __name__ == "__main__":
    show(main(), "Reviews through a worker")

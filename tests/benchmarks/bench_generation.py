"""How fast GPT-2 writes in the slots, beside the usual code: `python -m tests.benchmarks.bench_generation`.

Needs the extra `export`. A GPT-2 of 6M parameters with random weights; 64 requests at once, prompts of 10 to 60 tokens,
answers of 20 to 120, greedy. The usual code is transformers' `generate`, one request at a time. Models are open before
the time begins. Every token is compared.

The lanes, as the worker has them, are timed by the clock with all cores, and so is `generate`, by turns, with one
thread and with as many as there are cores; the faster is what they are compared with. Then each contender of one
thread by its processor time, which other load changes little. The last one guesses (models/generate/guesses.py):
random weights repeat themselves, which is guessed more easily than a reply.
"""

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

import torch
from transformers import GPT2Config, GPT2LMHeadModel

from export.generate.build import build_generator
from export.generate.proof import greedy
from export.generate.source import Source, rounded
from export.replies.pieces import train_pieces
from models.artifact import open_artifact
from models.generate.decoder import Decoder
from models.generate.guesses import Guesses
from models.generate.lanes import Lanes
from models.generate.slots import Generation, Request, Slots
from models.generate.writer import MOST_LANES
from models.generate.writer import SLOTS as LANE_SLOTS
from models.quota import cores
from tests.results import Result, show

COMMAND = "python -m tests.benchmarks.bench_generation"
REQUESTS = 64
SLOTS = (1, 8, 16, 32)
USUAL = "generate, one at a time"
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SAMPLE = 6
"""Of so many requests `generate` is timed with one, where turns are taken."""

Texts = list[list[int]]


def main() -> list[Result]:
    """Race the contenders on the same requests."""
    with tempfile.TemporaryDirectory() as folder:
        source = random_gpt2()
        made = build_generator(Path(folder), "random", source, licence={}, training={}, metrics={}, most_capacity=192)
        asked = requests(REQUESTS, int(source.config.vocab_size))
        usual, wanted = timed(lambda: one_at_a_time(source, asked), time.process_time)
        tokens = sum(len(each) for each in wanted)
        results = in_turns(source, Decoder(open_artifact(made), LANE_SLOTS), asked, wanted)
        for slots, guesses in (*((slots, None) for slots in SLOTS), (16, Guesses())):
            decoder = Decoder(open_artifact(made), slots)
            spent, found = timed(partial(in_slots, decoder, asked, guesses), time.process_time)
            name = f"generation.{slots}-slots{'-guessing' if guesses else ''}"
            results += [
                result(f"{name}.speed", tokens / spent, "tokens/s", {USUAL: tokens / usual}),
                result(f"{name}.ratio", usual / spent, "ratio", {USUAL: 1.0}),
                result(f"{name}.equal-requests", equal(found, wanted), f"of {REQUESTS}", {}, f"{REQUESTS}"),
            ]
    return results


def in_turns(source: Source, decoder: Decoder, asked: list[Request], wanted: Texts) -> list[Result]:
    """Time the lanes and the usual code by turns, by the clock, with all cores; medians."""
    count, few = min(cores(), MOST_LANES), asked[::SAMPLE]
    tokens, few_tokens = (sum(each.most_tokens for each in some) for some in (asked, few))
    speeds: dict[str, list[float]] = {}
    right = len(wanted)
    for _ in range(ROUNDS):
        for threads in sorted({1, cores()}):
            spent, _texts = timed(partial(one_at_a_time, source, few, threads))
            speeds.setdefault(f"{USUAL}, {threads} threads", []).append(few_tokens / spent)
        spent, found = timed(partial(in_lanes, decoder, count, asked))
        speeds.setdefault("", []).append(tokens / spent)
        right = min(right, equal(found, wanted))
    ours, baselines = median(speeds.pop("")), {name: median(each) for name, each in speeds.items()}
    name = f"generation.{count}-lanes-of-{LANE_SLOTS}-slots"
    return [
        result(f"{name}.speed", ours, "tokens/s", baselines),
        result(f"{name}.ratio", ours / max(baselines.values()), "ratio", {USUAL: 1.0}, "14"),
        result(f"{name}.equal-requests", right, f"of {REQUESTS}", {}, f"{REQUESTS}"),
    ]


def result(name: str, value: float, unit: str, baselines: dict[str, float], target: str = "") -> Result:
    """One figure of this benchmark."""
    return Result(name=name, value=value, unit=unit, baselines=baselines, target=target, command=COMMAND)


def random_gpt2() -> Source:
    """A GPT-2 of the shipped one's size."""
    torch.manual_seed(0)
    pieces = train_pieces(["where is my order", "it left us"])
    config = GPT2Config(
        vocab_size=2_048,
        n_positions=192,
        n_embd=256,
        n_layer=7,
        n_head=4,
        initializer_range=0.08,
        bos_token_id=0,
        eos_token_id=0,
    )
    model = GPT2LMHeadModel(config)  # type: ignore[no-untyped-call]
    return rounded("random", model, pieces.to_str().encode())


def requests(count: int, vocabulary: int) -> list[Request]:
    """Prompts and answers of skewed lengths."""
    dice = Random(1)
    prompts = [[dice.randrange(vocabulary) for _ in range(dice.randrange(10, 61))] for _ in range(count)]
    return [Request(prompt, dice.randrange(20, 121), end_id=-1) for prompt in prompts]


def one_at_a_time(source: Source, asked: list[Request], threads: int = 1) -> Texts:
    """The usual code."""
    return [greedy(source.model, request.ids, request.most_tokens, threads) for request in asked]


def in_lanes(decoder: Decoder, count: int, asked: list[Request]) -> Texts:
    """Ours with all cores, as the worker has it; it begins without a memory for guesses."""
    lanes = Lanes(decoder, count)
    futures = [lanes.submit(request) for request in asked]
    texts = [future.result().ids for future in futures]
    lanes.close()
    return texts


def in_slots(decoder: Decoder, asked: list[Request], guesses: Guesses | None) -> Texts:
    """Ours."""
    working = Slots(decoder, guesses)
    done: dict[int, Generation] = {}
    numbers = [working.add(request) for request in asked]
    while working.busy:
        done |= working.step(0.0)
    return [done[number].ids for number in numbers]


def equal(found: Texts, wanted: Texts) -> int:
    """How many texts are the framework's, token for token."""
    return sum(ours == theirs for ours, theirs in zip(found, wanted, strict=True))


def timed(work: Callable[[], Texts], clock: Callable[[], float] = time.perf_counter) -> tuple[float, Texts]:
    """Seconds of a clock, and what was written."""
    start = clock()
    texts = work()
    return clock() - start, texts


if __name__ == "__main__":
    show(main(), "Generation")

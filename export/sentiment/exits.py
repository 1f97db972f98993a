"""The exit of the sentiment artifact: taught what all layers say from what the lower ones found, and added to it.

    training texts ─▶ windows ─▶ means of the lower layers' states, what all layers say ─▶ small network ─▶ 16 bits
    validation texts ─▶ the same ─▶ calibrated ─▶ how sure it has to be of each language ─▶ figures on test

All is fitted on what serves: the 8-bit graphs, and the weights after rounding. Layers and phrases stay byte for byte.
"""

import io
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import torch

from export.artifact_folder import write_artifact
from export.calibration import calibration
from export.data.labelled import LABELS, Labelled
from export.data.splits import Splits
from export.sentiment.exit_windows import ExitWindows, exit_windows
from export.sentiment.served import VERSION, goldens_of, served_figures
from export.sentiment.train import neutral_left_out
from models.artifact import Artifact, open_artifact
from models.sentiment.exit import ARRAYS, EXIT, SURE, Exit, with_phrases

AGREEMENT = 0.995
"""Of the validation windows that leave so many get the label that all layers give them."""
NEVER = 2.0
"""How sure an exit has to be that decides nothing."""
_UNITS, _LEFT_OUT = 64, 0.2
_EPOCHS, _ROWS, _RATE, _DECAY = 30, 256, 3e-3, 1e-2
_SEED = 20261128
_ALL_LAYERS, _LEAVES = "int8_all_layers", "exit"
_STEPS = 100
"""Bounds are in hundredths."""

Arrays = dict[str, npt.NDArray[np.float16]]
Floats = npt.NDArray[np.float32]


def add_exit(folder: Path, splits: Splits) -> Path:
    """Train an exit and rewrite the artifact with it.

    Args:
        folder: a sentiment artifact; an exit that it has is left behind.
        splits: training texts are learned from, validation says how sure it has to be, on test the figures are taken.

    Returns:
        The artifact's folder.

    Blocks for some four minutes on two cores.
    """
    folder = without_exit(folder)
    artifact = open_artifact(folder)
    validation = exit_windows(splits.validation, artifact)
    arrays = calibrated(learned(exit_windows(splits.training, artifact)), validation, splits.validation)
    sure = bounds(arrays, validation)
    return _write(artifact, arrays, sure, splits)


def learned(seen: ExitWindows) -> Arrays:
    """Teach the network to say of windows what all layers say."""
    torch.manual_seed(_SEED)
    spread, centre = seen.means.std(axis=0) + 1e-3, seen.means.mean(axis=0)
    means, wanted = torch.from_numpy((seen.means - centre) / spread), torch.from_numpy(seen.said)
    parts = [torch.nn.Linear(means.shape[1], _UNITS), torch.nn.ReLU(), torch.nn.Dropout(_LEFT_OUT)]
    net = torch.nn.Sequential(*parts, torch.nn.Linear(_UNITS, len(LABELS)))
    optimiser = torch.optim.AdamW(net.parameters(), _RATE, weight_decay=_DECAY)
    steps = _EPOCHS * -(-len(means) // _ROWS)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    for _ in range(_EPOCHS):
        for rows in torch.randperm(len(means)).split(_ROWS):
            loss = -(wanted[rows] * torch.log_softmax(net(means[rows]), dim=1)).sum(dim=1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rates.step()
    first, first_bias, second, second_bias = (each.detach().numpy().astype(np.float64) for each in net.parameters())
    scaled = first / spread
    values = (scaled.T, first_bias - scaled @ centre, second.T, second_bias)
    return {name: value.astype(np.float16) for name, value in zip(ARRAYS, values, strict=True)}


def calibrated(arrays: Arrays, seen: ExitWindows, texts: Sequence[Labelled]) -> Arrays:
    """The arrays with the calibration that validation labels ask for, as that of the layers."""
    labels = np.array([LABELS.index(each.label) for each in texts])[seen.owner]
    unknown = neutral_left_out(np.array([each.two_class for each in texts])[seen.owner])
    scale, bias = calibration(np.log(said_by(arrays, seen)), labels, unknown)
    second = arrays["second"] * scale.numpy()
    last = arrays["second_bias"] * scale.numpy() + bias.numpy()
    return arrays | {"second": second.astype(np.float16), "second_bias": last.astype(np.float16)}


def said_by(arrays: Arrays, seen: ExitWindows) -> Floats:
    """What the network says of windows, float32 [windows, labels]."""
    net = Exit(arrays, {}, seen.trust)
    return np.stack([net.said_of_mean(mean) for mean in seen.means])


def bounds(arrays: Arrays, seen: ExitWindows) -> dict[str, float]:
    """How sure the exit has to be of each language, so that AGREEMENT of those that leave have the label of all layers.

    The label is that of layers and phrases.
    """
    early, all_layers = _weighed(said_by(arrays, seen), seen), _weighed(seen.said, seen)
    same, sure = early.argmax(axis=1) == all_layers.argmax(axis=1), early.max(axis=1)
    chinese = np.array([score is not None for score in seen.scores])
    return {language: _bound(sure[of], same[of]) for language, of in (("en", ~chinese), ("zh", chinese))}


def _bound(sure: Floats, same: npt.NDArray[np.bool_]) -> float:
    """The least bound, in hundredths, above which enough are the same."""
    for hundredths in range(_STEPS // len(LABELS), _STEPS):
        leaves = sure >= hundredths / _STEPS
        if leaves.any() and same[leaves].mean() >= AGREEMENT:
            return hundredths / _STEPS
    return NEVER


def _weighed(said: Floats, seen: ExitWindows) -> Floats:
    rows = [with_phrases(each, seen.trust, score) for each, score in zip(said.tolist(), seen.scores, strict=True)]
    return np.array(rows, np.float32)


def without_exit(folder: Path) -> Path:
    """The artifact without an exit, rewritten if it had one."""
    manifest = open_artifact(folder).manifest
    if EXIT not in manifest.settings:
        return folder
    files = {name: (folder / name).read_bytes() for name in manifest.files if name != manifest.settings[EXIT]}
    metrics = {name: values for name, values in manifest.metrics.items() if name not in (_ALL_LAYERS, _LEAVES)}
    plain = msgspec.structs.replace(
        manifest,
        settings={name: value for name, value in manifest.settings.items() if not name.startswith(EXIT)},
        training={name: value for name, value in manifest.training.items() if not name.startswith(EXIT)},
        metrics=metrics | {"int8": manifest.metrics[_ALL_LAYERS]},
        goldens=[],
    )
    folder = write_artifact(folder.parent, plain, files)
    goldens = goldens_of(folder, [golden.text for golden in manifest.goldens])
    return write_artifact(folder.parent, msgspec.structs.replace(plain, goldens=goldens), files)


def _write(artifact: Artifact, arrays: Arrays, sure: dict[str, float], splits: Splits) -> Path:
    """Write the artifact twice: the second time with figures, and with golden outputs, of the first."""
    folder, manifest = artifact.folder, artifact.manifest
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    files = {name: (folder / name).read_bytes() for name in manifest.files} | {f"{EXIT}.npz": buffer.getvalue()}
    test = exit_windows(splits.test, artifact)
    new = msgspec.structs.replace(
        manifest,
        version=VERSION,
        settings=manifest.settings
        | {EXIT: f"{EXIT}.npz"}
        | {SURE[language]: value for language, value in sure.items()},
        training=manifest.training | {"exit_texts": len(splits.training), "exit_command": "shopstream models exit"},
        goldens=[],
    )
    folder = write_artifact(folder.parent, new, files)
    metrics = manifest.metrics | {
        _ALL_LAYERS: manifest.metrics["int8"],
        "int8": served_figures(folder, splits.test),
        _LEAVES: leaving(arrays, sure, test, splits.test),
    }
    goldens = goldens_of(folder, [golden.text for golden in manifest.goldens])
    return write_artifact(folder.parent, msgspec.structs.replace(new, goldens=goldens, metrics=metrics), files)


def leaving(arrays: Arrays, sure: dict[str, float], seen: ExitWindows, texts: Sequence[Labelled]) -> dict[str, float]:
    """Of each source the share of tokens that leave, and of the windows that do those with the label of all layers."""
    early, all_layers = _weighed(said_by(arrays, seen), seen), _weighed(seen.said, seen)
    wanted = np.array([sure["en" if score is None else "zh"] for score in seen.scores])
    leaves, same = early.max(axis=1) >= wanted, early.argmax(axis=1) == all_layers.argmax(axis=1)
    sources, found = np.array([texts[at].source for at in seen.owner]), {}
    for source in ("amazon", "chinese"):
        of = sources == source
        found[f"{source}.tokens"] = round(float(seen.tokens[of & leaves].sum() / max(seen.tokens[of].sum(), 1)), 4)
        found[f"{source}.same_label"] = round(float(same[of & leaves].mean()), 4) if (of & leaves).any() else 1.0
    return found

"""A training's checkpoint: weights, the optimiser's moments, step and losses, in safetensors; no pickles.

Files are written under another name and renamed: an interruption leaves the earlier checkpoint intact.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from export.errors import CheckpointError

LATEST, BEST = "latest.safetensors", "best.safetensors"
_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


@dataclass
class Checkpoint:
    """Where a training is.

    Attributes:
        step: steps that are done.
        losses: held-out loss after each epoch.
    """

    step: int
    losses: list[float]


def save_checkpoint(
    folder: Path, model: torch.nn.Module, optimiser: torch.optim.AdamW, state: Checkpoint, *, best: bool = False
) -> None:
    """Write the latest checkpoint, and the best one too where this is it."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {f"model.{name}": weight.detach().contiguous() for name, weight in model.named_parameters()}
    for number, moments in optimiser.state_dict()["state"].items():
        tensors |= {f"adam.{number}.{name}": moments[name].contiguous() for name in _MOMENTS}
    told = {"step": str(state.step), "losses": json.dumps(state.losses)}
    for file in (LATEST, BEST) if best else (LATEST,):
        save_file(tensors, folder / f"{file}.new", told)
        (folder / f"{file}.new").replace(folder / file)


def load_checkpoint(
    folder: Path, model: torch.nn.Module, optimiser: torch.optim.AdamW, *, best: bool = False
) -> Checkpoint | None:
    """Take up a checkpoint; None where there is none.

    Raises:
        CheckpointError: it is of another model, or damaged.
    """
    file = folder / (BEST if best else LATEST)
    if not file.exists():
        return None
    try:
        tensors, told = _read(file)
        _fill(model, tensors)
        _restore(optimiser, tensors)
        return Checkpoint(int(told["step"]), json.loads(told["losses"]))
    except (SafetensorError, KeyError, RuntimeError, ValueError) as err:
        raise CheckpointError(file, str(err)) from err


def _read(file: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    with safe_open(file, "pt") as stored:
        return {name: stored.get_tensor(name) for name in stored.keys()}, stored.metadata()  # noqa: SIM118


def _fill(model: torch.nn.Module, tensors: dict[str, torch.Tensor]) -> None:
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.copy_(tensors[f"model.{name}"])


def _restore(optimiser: torch.optim.AdamW, tensors: dict[str, torch.Tensor]) -> None:
    numbers = sorted({int(name.split(".")[1]) for name in tensors if name.startswith("adam.")})
    if not numbers:
        return
    state = {number: {name: tensors[f"adam.{number}.{name}"] for name in _MOMENTS} for number in numbers}
    optimiser.load_state_dict(optimiser.state_dict() | {"state": state})

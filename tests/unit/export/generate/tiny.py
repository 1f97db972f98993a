"""A tiny random GPT-2 with a vocabulary of its own, exported once: what the tests decode with."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import torch
from transformers import GPT2Config, GPT2LMHeadModel

from export.generate.build import build_generator
from export.generate.source import Source, rounded
from export.replies.pieces import train_pieces
from models.artifact import open_artifact
from models.generate.decoder import Decoder

CAPACITY = 128
VOCABULARY = 320


def model(**changes: Any) -> GPT2LMHeadModel:
    torch.manual_seed(11)
    sizes: dict[str, Any] = {"vocab_size": VOCABULARY, "n_positions": CAPACITY, "n_embd": 32, "n_layer": 2, "n_head": 4}
    config = GPT2Config(**sizes | changes, initializer_range=0.3, bos_token_id=0, eos_token_id=0)
    made: GPT2LMHeadModel = GPT2LMHeadModel(config).eval()
    return made


@cache
def source() -> Source:
    pieces = train_pieces(["where is my order", "it left us on <f1>"], VOCABULARY)
    return rounded("tiny", model(), pieces.to_str().encode())


@cache
def folder() -> Path:
    """The artifact, proven; the folder lives as long as the tests run."""
    made = tempfile.TemporaryDirectory()
    _KEPT.append(made)
    return build_generator(Path(made.name), "tiny", source(), licence={"tiny": "MIT"}, training={}, metrics={})


def decoder(slots: int = 4) -> Decoder:
    return Decoder(open_artifact(folder()), slots)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []

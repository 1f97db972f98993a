"""A GPT-2 as the hub lays it out: config.json, weights in safetensors, tokenizer.json; a folder or a hub name."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

from export.errors import WeightsError
from export.generate.graph import check_config
from export.generate.rounding import rounded_to_bytes, scaled_by_row


@dataclass(frozen=True)
class Source:
    """Weights with their vocabulary.

    Attributes:
        name: where they are from.
        model: in evaluation mode, its weights rounded to what is stored.
        tokenizer_json: as the artifact has it.
    """

    name: str
    model: GPT2LMHeadModel
    tokenizer_json: bytes

    @property
    def config(self) -> GPT2Config:
        """The model's own."""
        return self.model.config

    def weights(self) -> dict[str, npt.NDArray[np.float32]]:
        """Arrays by name; a head that is the embeddings is left out."""
        named = {name: weight.detach().numpy() for name, weight in self.model.state_dict().items()}
        if self.model.lm_head.weight.data_ptr() == self.model.transformer.wte.weight.data_ptr():
            named.pop("lm_head.weight", None)
        return named


def open_source(source: str) -> Source:
    """Read a folder in the hub's layout, or fetch a hub name.

    Raises:
        WeightsError: it is no GPT-2, or another variant, or missing.

    Blocks; a hub name downloads.
    """
    try:
        config = GPT2Config.from_pretrained(source)
        model = GPT2LMHeadModel.from_pretrained(source, config=config, dtype=torch.float32)
        tokenizer_json = _tokenizer_json(source)
    except (OSError, ValueError, RuntimeError) as err:
        raise WeightsError(source, str(err).splitlines()[0], "GPT-2") from err
    return rounded(source, model, tokenizer_json)


def rounded(name: str, model: GPT2LMHeadModel, tokenizer_json: bytes) -> Source:
    """Round a model's weights, in place, to what is stored, so that parity compares like with like.

    Raises:
        WeightsError: it is a variant that the graph does not compute, or a weight is no number.
    """
    check_config(name, model.config)
    with torch.no_grad():
        for of, weight in model.named_parameters():
            if not torch.isfinite(weight).all():
                raise WeightsError(name, f"a weight of {of} is no number", "GPT-2")
            if weight.ndim == 2:
                weight.copy_(torch.from_numpy(rounded_to_bytes(weight.numpy(), by_row=scaled_by_row(of))))
    return Source(name, model.eval(), tokenizer_json)


def write_hub_folder(folder: Path, model: GPT2LMHeadModel, tokenizer: Tokenizer) -> None:
    """Write weights and vocabulary as the hub lays them out."""
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"}))


def _tokenizer_json(source: str) -> bytes:
    if (file := Path(source) / "tokenizer.json").is_file():
        return file.read_bytes()
    told: str = AutoTokenizer.from_pretrained(source).backend_tokenizer.to_str()
    return told.encode()

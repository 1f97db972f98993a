"""A tiny random BERT with a tokenizer of its own: what the tests export, quantise and load."""

import warnings
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from export.encoder.bert import Bert

WORDS = [
    "good",
    "bad",
    "very",
    "not",
    "the",
    "screen",
    "battery",
    "is",
    "was",
    "it",
    "好",
    "坏",
    "很",
    "不",
    "👍",
    "!",
    ".",
]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def tokenizer() -> Tokenizer:
    vocabulary = {word: number for number, word in enumerate([*SPECIAL, *WORDS])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made


def model(layers: int = 2) -> BertModel:
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=len(SPECIAL) + len(WORDS),
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=160,
    )
    config._attn_implementation = "eager"
    made = BertModel(config, add_pooling_layer=False)
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.3) if parameter.dim() > 1 else None
    made.eval()
    return made


def bert(layers: int = 2) -> Bert:
    return Bert(model(layers), tokenizer().to_str().encode(), "", "tiny", {"tiny": "MIT"})


def saved(folder: Path) -> Path:
    """The tiny BERT as a folder that transformers reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model().save_pretrained(folder)
        fast = PreTrainedTokenizerFast(
            tokenizer_object=tokenizer(), pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
        )
        fast.save_pretrained(folder)
    return folder

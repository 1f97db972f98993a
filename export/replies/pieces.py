"""A byte-pair vocabulary of the project's own: small, because every row of it is a row of the model.

Byte level, as GPT-2's: any text has ids. The tokens of facts, masks and the separator are one id each.
"""

from collections.abc import Iterable

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from models.generate.prompt import END, SEPARATOR
from models.replies.facts import MASKS, TOKENS

VOCABULARY = 2_048
SPECIAL = (END, SEPARATOR, *TOKENS, *MASKS)


def train_pieces(texts: Iterable[str], vocabulary: int = VOCABULARY) -> Tokenizer:
    """Learn the pieces of texts; blocks for a second a megabyte. The same texts give the same pieces."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=list(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer

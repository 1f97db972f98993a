"""Cut a multilingual vocabulary to the pieces of English and Chinese, and the tokenizer with it.

Kept are the special pieces; every piece of one character that English, Chinese or a reviewer's keyboard knows (ASCII,
Latin letters, Chinese characters, punctuation, emoji); the other pieces of Chinese characters; and the ASCII pieces
into which a list of English words falls, in lower case, with a capital and in capitals. Everything else is spelt with
what is left, so a text that was known before stays known, unless it is in a script that is not kept.
"""

import json
from collections.abc import Iterable

from tokenizers import Tokenizer

_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_CHINESE = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_SYMBOLS = (
    (0x2000, 0x2BFF),
    (0x3000, 0x303F),
    (0xFE00, 0xFE6F),
    (0xFF00, 0xFF65),
    (0xFFE0, 0xFFE6),
    (0x1F000, 0x1FAFF),
)
_WORD_START = "\u2581"


def kept_pieces(tokenizer_json: bytes, english: Iterable[str]) -> list[int]:
    """Ids of the pieces to keep, ascending.

    Args:
        tokenizer_json: a `tokenizer.json` of type Unigram.
        english: words or texts whose pieces are English.
    """
    pieces = [piece for piece, _ in json.loads(tokenizer_json)["model"]["vocab"]]
    used = _ids_used(Tokenizer.from_str(tokenizer_json.decode()), english)
    return [
        number for number, piece in enumerate(pieces) if _always_kept(piece) or (number in used and _is_ascii(piece))
    ]


def cut_tokenizer(tokenizer_json: bytes, kept: list[int]) -> bytes:
    """The same tokenizer with only the kept pieces, renumbered in their order."""
    content = json.loads(tokenizer_json)
    renumbered = {old: new for new, old in enumerate(kept)}
    content["model"]["vocab"] = [content["model"]["vocab"][old] for old in kept]
    content["model"]["unk_id"] = renumbered[content["model"]["unk_id"]]
    for added in content["added_tokens"]:
        added["id"] = renumbered[added["id"]]
    for special in content["post_processor"]["special_tokens"].values():
        special["ids"] = [renumbered[old] for old in special["ids"]]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _ids_used(tokenizer: Tokenizer, english: Iterable[str]) -> set[int]:
    forms = [form for text in english for form in (text, text.lower(), text.capitalize(), text.upper())]
    return {number for encoding in tokenizer.encode_batch(forms) for number in encoding.ids}


def _always_kept(piece: str) -> bool:
    bare = piece.removeprefix(_WORD_START)
    if piece in _SPECIAL or not bare:
        return True
    if len(bare) == 1 and ord(bare) < 0x180:
        return True
    return all(_is_in(c, _CHINESE) or _is_in(c, _SYMBOLS) or (not c.isalpha() and c.isascii()) for c in bare)


def _is_ascii(piece: str) -> bool:
    return piece.removeprefix(_WORD_START).isascii()


def _is_in(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= ord(character) <= high for low, high in ranges)

"""The passages of a long text that the model reads separately: its beginning, its end, and each of its sentences.

    "Avoid! It stinks and leaks. The box … by card. All in all it is rubbish." ─▶ "Avoid! It stinks and leaks. ",
                                                                                 "All in all it is rubbish."
The verdict of a long description is often in one of them. An edge (beginning or end) has enough sentences for a
verdict. Refuses to know: models, tokens.
"""

import re

_LENGTHS = (15, 120)
"""The fewest characters of an edge and of a sentence, and the most of an edge."""
_CHINESE_LENGTHS = (5, 40)
_END = re.compile('(?<=[.!?\u2026"\u201d\u2019)])\\s+|(?<=[\u3002\uff01\uff1f])')


def edges(plain: str, *, chinese: bool) -> tuple[str, str]:
    """Return how a plain text begins and how it ends; both overlap if it is short."""
    least, most = _CHINESE_LENGTHS if chinese else _LENGTHS
    head, tail = plain[:most], plain[-most:]
    end = next((found.end() for found in _END.finditer(head) if found.end() >= least), len(head))
    starts = [found.end() for found in _END.finditer(tail) if len(tail) - found.end() >= least]
    return head[:end], tail[starts[-1] if starts else 0 :]


def sentences(plain: str, *, chinese: bool) -> list[str]:
    """Split a plain text after its sentences, none too short for a verdict; without ends it is one sentence."""
    least, _ = _CHINESE_LENGTHS if chinese else _LENGTHS
    found, start = [], 0
    for end in (each.end() for each in _END.finditer(plain)):
        if end - start >= least and len(plain) - end >= least:
            found.append(plain[start:end])
            start = end
    return [*found, plain[start:]]

"""How a long text begins and how it ends: there its author says what the product is worth.

    "Avoid! It stinks and leaks. The box … by card. All in all it is rubbish." ─▶ "Avoid! It stinks and leaks. ",
                                                                                 "All in all it is rubbish."
An edge is as many sentences as a verdict needs. Refuses to know: models, tokens.
"""

import re

_LENGTHS = (15, 120)
"""The fewest and the most characters of an edge."""
_CHINESE_LENGTHS = (5, 40)
_END = re.compile('(?<=[.!?\u2026"\u201d\u2019)])\\s+|(?<=[\u3002\uff01\uff1f])')


def edges(plain: str, *, chinese: bool) -> tuple[str, str]:
    """Return how a plain text begins and how it ends; both overlap if it is short."""
    least, most = _CHINESE_LENGTHS if chinese else _LENGTHS
    head, tail = plain[:most], plain[-most:]
    end = next((found.end() for found in _END.finditer(head) if found.end() >= least), len(head))
    starts = [found.end() for found in _END.finditer(tail) if len(tail) - found.end() >= least]
    return head[:end], tail[starts[-1] if starts else 0 :]

"""Words that no agent writes to a customer, in English and Chinese.

A list, not a model: it judges what the shop sends, where one such word is too many, not what customers write. It knows
stems (`idiot` finds `idiotic`), but none that is part of a harmless word.
"""

import re

_STEMS = (
    "arsehole asshole bastard bitch bollocks bullshit cunt cretin dickhead dumbass fag fuck idiot imbecile moron "
    "motherf nigger piss prick retard shithead shitty slut stupid twat wank whore"
)
_CHINESE = (
    "\u50bb\u903c \u50bbX \u767d\u75f4 \u8822\u8d27 \u7b28\u86cb \u6eda\u86cb \u53bb\u6b7b \u4ed6\u5988\u7684 "
    "\u64cd\u4f60 \u8d31\u4eba \u738b\u516b\u86cb \u8111\u6b8b \u5e9f\u7269 \u795e\u7ecf\u75c5"
)
_FOUND = re.compile(
    rf"\b(?:{'|'.join(_STEMS.split())})\w*|\bshits?\b|{'|'.join(map(re.escape, _CHINESE.split()))}", re.IGNORECASE
)


def insult_in(text: str) -> str | None:
    """The first word that no agent writes; None if there is none."""
    found = _FOUND.search(text)
    return found.group() if found else None

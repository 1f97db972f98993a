"""Words that no agent writes to a customer, in English and Chinese; and those with which customers abuse a shop.

A list, not a model. In what the shop sends one such word is too many; customers call themselves idiots and parcels
stupid, and mean no harm. Stems are known (`idiot` finds `idiotic`), but none that is part of a harmless word.
"""

import re

_MILD = "cretin idiot imbecile moron stupid"
_STEMS = (
    "arsehole asshole bastard bitch bollocks bullshit cunt dickhead dumbass fag fuck "
    "motherf nigger piss prick retard shithead shitty slut twat wank whore"
)
_CHINESE = (
    "\u50bb\u903c \u50bbX \u767d\u75f4 \u8822\u8d27 \u7b28\u86cb \u6eda\u86cb \u53bb\u6b7b \u4ed6\u5988\u7684 "
    "\u64cd\u4f60 \u8d31\u4eba \u738b\u516b\u86cb \u8111\u6b8b \u5e9f\u7269 \u795e\u7ecf\u75c5"
)
_STRONG = rf"\b(?:{'|'.join(_STEMS.split())})\w*|\bshits?\b|{'|'.join(map(re.escape, _CHINESE.split()))}"
_NAMES = rf"\b(?:{'|'.join(_MILD.split())})\w*"
_FOUND = re.compile(rf"{_STRONG}|{_NAMES}", re.IGNORECASE)
_ABUSE = re.compile(rf"{_STRONG}|\b(?:you(?:r|['\u2019]re)?|u|ur)\b[^.!?,]{{0,20}}{_NAMES}", re.IGNORECASE)


def insult_in(text: str) -> str | None:
    """The first word that no agent writes; None if there is none."""
    found = _FOUND.search(text)
    return found.group() if found else None


def abuse_in(text: str) -> str | None:
    """The first words of a customer's that abuse the shop; None if there are none."""
    found = _ABUSE.search(text)
    return found.group() if found else None

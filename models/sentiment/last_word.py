"""Updates in a review: what follows "Edit:", "Update (May):" or 追评 is the author's last word on the product.

    "Loved it. EDIT: broke after a month." ─▶ earlier "Loved it.", later "broke after a month."

An edit of spelling or pictures is not an update. Refuses to know: models, and how much an update counts.
"""

import re
from typing import NamedTuple

_NAMED = re.compile(
    "\\b(?P<name>edit(?:ed)?|updated?)\\b"
    "(?:(?P<note>[^.!?:\uff1a]{0,40}?)(?:[:\uff1a]|\\s[\u2013\u2014-]\\s|[)\\]*])|[.!])",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    "(?<![看了的])追(?:加)?[评評][价论價論]?(?:来了|一下|了)?(?=[\\s:\uff1a,\uff0c。!\uff01—-])"
    "|(?:更新|编辑|編輯|后续|後續|修改[评評][价论價論])\\s?[:\uff1a]"
)
_SENTENCE_ENDS = ".!?)]*~\u2026\u3002\uff01\uff1f"
_EARLIER = re.compile(
    "(?:\\b(?:original|old|previous|first|earlier)(?:\\s\\w+){0,2}|[原旧舊][评評][价论價論]?)\\s?[:\uff1a]",
    re.IGNORECASE,
)
_TRIFLE = re.compile(
    "\\W*(?:\\w+ ){0,4}(?:typos?|spelling|grammar|formatting|photos?|pictures?|pics?|videos?|link)\\W*"
    "|\\W*.{0,4}(?:图片?|圖片?|照片|视频|錯字|错字|错别字)\\W*",
    re.IGNORECASE,
)
_EDGES = " \t:\uff1a,\uff0c.\u3002*()[]-\u2013\u2014~!\uff01"


class Updated(NamedTuple):
    """A text in the order in which it was written; neither part is empty.

    Attributes:
        earlier: what the author wrote first.
        later: the update.
    """

    earlier: str
    later: str


def split_at_update(plain: str) -> Updated | None:
    """Split a plain text at its last update; None if it has none.

    An update above the earlier text ("Update: … Original review: …") is found, too.
    """
    for start, end in reversed(_returns(plain)):
        earlier, later = plain[:start].strip(), plain[end:].lstrip(_EDGES)
        if not earlier.strip(_EDGES) and (below := _EARLIER.search(later)):
            earlier, later = later[below.end() :].strip(), later[: below.start()].strip()
        if earlier.strip(_EDGES) and later and not _TRIFLE.fullmatch(later):
            return Updated(earlier, later)
    return None


def _returns(plain: str) -> list[tuple[int, int]]:
    """The spans [start, end) of the words that announce an update, in order."""
    named = [(found.start(), found.end()) for found in _NAMED.finditer(plain) if _begins(plain, found)]
    return sorted(named + [(found.start(), found.end()) for found in _CHINESE.finditer(plain)])


def _begins(plain: str, found: re.Match[str]) -> bool:
    """Whether it is a review's update: at a sentence's start, capitalised, or "edit:"; "the update:" is a program's."""
    before = plain[: found.start()].rstrip()
    return (
        not before
        or before[-1] in _SENTENCE_ENDS
        or found["name"][0].isupper()
        or (found["name"].lower().startswith("edit") and found[0][-1] in ":\uff1a" and not found["note"].strip())
    )

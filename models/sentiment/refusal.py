"""When the model abstains: a review without words, a placeholder, another language, or words that it does not know."""

import re
from collections.abc import Collection

NO_WORDS = "no words in the text"
PLACEHOLDER = "a placeholder stands in the place of a text"
UNKNOWN_WORDS = "most of the text is not known to the model"

_WORDS = re.compile(r"[^\W\d_]|[\u2600-\u27bf\U0001f300-\U0001faff]|[:;=][-']?[()DPp/|]|<3")
_LINK = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\W*(?:n/?a|none|nil|null|undefined|no (?:comments?|review|text)|(?:test(?:ing)?\s?)+|测试|[暂暫]?[无無]"
    r"|[没沒]有?评价|[此该該](?:用户|用戶|买家|顾客)(?:没有|未|沒有)(?:及时)?(?:填写|填寫|做出|作出)?(?:评价|評價)(?:内容)?|系统默认评价)\W*",
    re.IGNORECASE,
)
_LEAST_KNOWN = 0.5


def refusal(plain: str, language: str | None, languages: Collection[str], known: float) -> str | None:
    """Why the model abstains from a text, in words; None if it does not.

    Args:
        plain: the text as plain text.
        language: its ISO 639-1 code; None if it was not recognised.
        languages: codes that the model was trained on.
        known: the share of its words that the vocabulary has, 0 to 1; for a text in parts, the lowest share.
    """
    if not _WORDS.search(_LINK.sub(" ", plain)):
        return NO_WORDS
    if _PLACEHOLDER.fullmatch(plain):
        return PLACEHOLDER
    if language is not None and language not in languages:
        return f"language {language} is not known to the model"
    return UNKNOWN_WORDS if known < _LEAST_KNOWN else None

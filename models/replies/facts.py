"""Facts of a text (numbers, dates, amounts, times, ids, links, what filled a slot) lifted out before a model sees it.

A model that writes digits invents some. So each fact of the context becomes a token, `<f0>`, `<f1>`, ...; the model
writes tokens, and afterwards each is lowered to the very words of the context. A number in the ticket that the context
lacks becomes `<other>`, which no reply may hold.

    context ──lift──▶ "… left us on <f1>" ──▶ model ──▶ "it left on <f1>" ──lower──▶ "it left on 3 November 2026"
"""

import re
from collections.abc import Iterable

from models.replies.errors import UngroundedError

MOST_FACTS = 16
"""Facts of one context; an answer with more has its later ones as `<other>`, and no reply can hold them."""

OTHER = "<other>"
TOKENS = (*(f"<f{number}>" for number in range(MOST_FACTS)), OTHER)
MASKS = ("<card>", "<account>", "<email>", "<phone>", "<address>")

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_CURRENCIES = "EUR|USD|GBP|CHF|CNY|JPY"
_PATTERN = (
    r"https?://[^\s<>]*[^\s<>.,;:!?)]"
    r"|www\.[^\s<>]*[^\s<>.,;:!?)]"
    r"|[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)? (?:{_MONTHS}) \d{{4}}"
    r"|\d{4}-\d\d-\d\d"
    rf"|(?:[$€£¥]|(?:{_CURRENCIES}) ?)\d+(?:[.,]\d+)*"
    rf"|\d+(?:[.,]\d+)* ?(?:[$€£¥]|{_CURRENCIES}|percent|%)"
    r"|\d{1,2}:\d\d"
    r"|[A-Za-z]{0,12}[-_#]?\d[\w]*(?:[-_./][\w]*\d[\w]*)*(?:[.,]\d+)*"
)
_FACT = re.compile(_PATTERN)
_TOKEN = re.compile(r"<(?:f\d+|other|card|account|email|phone|address)>")


class Facts:
    """The facts of one context, in the order in which they were met."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Begin with what filled the slots, which are facts even without a digit, such as a carrier's name."""
        self.values: list[str] = []
        self._known = tuple(sorted({value for value in known if value}, key=lambda value: (-len(value), value)))
        names = "|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in self._known)
        self._finds = re.compile(f"{_TOKEN.pattern}|{names}|{_PATTERN}" if names else f"{_TOKEN.pattern}|{_PATTERN}")

    def lift(self, text: str) -> str:
        """Replace each fact by its token; new facts are added."""
        return self._finds.sub(lambda found: self._token(found.group(), learns=True), text)

    def lift_known(self, text: str) -> str:
        """Replace each fact that the context has by its token, and any other by `<other>`."""
        return self._finds.sub(lambda found: self._token(found.group(), learns=False), text)

    def lower(self, text: str) -> str:
        """Put the facts back.

        Raises:
            UngroundedError: the text has a token that the context lacks, a mask, or digits of its own.
        """
        if invented := _FACT.search(_TOKEN.sub(" ", text)):
            raise UngroundedError(invented.group())
        return _TOKEN.sub(lambda found: self._value(found.group()), text)

    def _token(self, found: str, *, learns: bool) -> str:
        if _TOKEN.fullmatch(found):
            return found if found in MASKS else OTHER
        if found in self.values:
            return TOKENS[self.values.index(found)]
        if not learns or len(self.values) == MOST_FACTS:
            return OTHER
        self.values.append(found)
        return TOKENS[len(self.values) - 1]

    def _value(self, token: str) -> str:
        number = TOKENS.index(token) if token in TOKENS else MOST_FACTS
        if number >= len(self.values):
            raise UngroundedError(token)
        return self.values[number]


def facts_in(text: str) -> list[str]:
    """Every number, date, amount, time, id and link of a text, in order."""
    return [found.group() for found in _FACT.finditer(text)]

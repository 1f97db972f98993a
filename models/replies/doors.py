"""Which tickets no machine answers, whatever they want: without words, too long, harmful, in another language."""

from collections.abc import Callable

from models.replies.harm import harm_in
from models.replies.injection import injection_in, mark_in, others_data_in
from models.replies.insults import abuse_in

LANGUAGES = ("en", "zh")
MOST_CHARACTERS = 4_000
"""A longer ticket is a story that a person should read."""

_TO_A_MACHINE = "it gives instructions to a machine"
_DOORS: tuple[tuple[Callable[[str], str | None], str], ...] = (
    (injection_in, _TO_A_MACHINE),
    (others_data_in, "it asks for what is another customer's"),
    (abuse_in, "it is abusive"),
    (harm_in, "it tells of harm, a threat, the law or a secret"),
)


def refusal(text: str, language: str | None, sent: str) -> str | None:
    """Say why a ticket like this is not answered by a machine; None if it may be.

    Args:
        text: plain.
        language: of the text; None if it is not clear.
        sent: the text as it came, with its markup.
    """
    if not any(each.isalpha() for each in text):
        return "there are no words in it"
    if len(text) > MOST_CHARACTERS:
        return "it is too long"
    if mark_in(sent):
        return _TO_A_MACHINE
    for found_in, reason in _DOORS:
        if found_in(text):
            return reason
    if language not in LANGUAGES:
        return f"its language is not answered here ({language or 'which is not clear'})"
    return None

"""Reviews that end with the product's failure.

    "Well packed. Sadly it doesn't turn on." ─▶ "Sadly it doesn't turn on"    物流很快,可惜开不了机 ─▶ 可惜开不了机

The layers weigh praise of parcel and price against it; but a product that does not work is worth nothing, whatever
else was good. Refuses to know: models.
"""

import re

_LONGEST = 200
"""Characters at a text's end that are looked at."""
_NOT = (
    "(?:(?:do|does|did|wo|would|ca|could)n['\u2019]?t|(?:do|does|did|will|would|could) not|cannot|never|refuses to|not)"
)
_WORKS = (
    "(?:work(?:ed)?|turn(?:ed)? on|switch(?:ed)? on|power(?:ed)? (?:on|up)|start(?:ed)?(?: up)?|charged?"
    "|boot(?:ed)?(?: up)?)"
)
_WHEN = (
    "(?: (?:at all|any ?more|now|either|properly|period|after|within|in|on|the|a|an|one|two|three|few|\\d+|couple|of"
    "|just|only|first|second|third|next|same|very|use|uses|try|days?|weeks?|months?|hours?))*"
)
_FAILED = (
    f"{_NOT} (?:even )?{_WORKS}|(?:stopped|quit) (?:working|charging|turning on)|(?:dead|broken|doa) on arrival"
    "|arrived (?:already )?(?:broken|dead|defective|faulty|smashed)|(?:it|they) (?:broke|died|fell apart)"
)
_ENGLISH = re.compile(
    f"(?:^|(?<=[.!?;,\u2013\u2014\u2026] )|\\b(?:but|however|unfortunately|sadly),? )"
    f"(?P<clause>(?:(?:but|and|however|unfortunately|sadly),? )?(?:\\w+ ){{0,4}}(?:{_FAILED}){_WHEN})[.!\\s]*$",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    "(?:^|(?<=[\uff0c,\u3002\uff01!\uff1b;~\\s]))"
    "(?P<clause>[^\uff0c,\u3002\uff01!\uff1f?\uff1b;~\\s]{0,10}"
    "(?:开不了机|开不起来|充不(?:进|了)电|用不了|不能用|没法用|没反应|坏了|坏的|报废了|打不开))了?[\u3002\uff01!~\\s]*$"
)
_OF_ANOTHER = re.compile(
    "\\b(?:old|previous|last|former|other|first|because|since|if|when|until|so)\\b"
    "|旧|原来|以前|之前|上一|上次|因为|如果|要是|别|不会|没有?坏",
    re.IGNORECASE,
)


def final_failure(plain: str) -> str | None:
    """The last clause of a plain text, if it says that the product does not work and is not all of it; else None."""
    end = plain[-_LONGEST:]
    found = _ENGLISH.search(end) or _CHINESE.search(end)
    return found["clause"] if found and found.start("clause") and not _OF_ANOTHER.search(found["clause"]) else None

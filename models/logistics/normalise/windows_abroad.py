"""Hours and days in German, French, Spanish, Italian and Dutch, said in English, so that one reader is enough.

    `zwischen 14 und 18 Uhr` ─▶ `14:00 - 18:00`; `lun-ven 8-12` ─▶ `mon-fri 8-12`

Where a language says the hour's unit the clock has 24 hours: `7-15 Uhr` begins in the morning.
"""

import re

_HOUR = r"\d{1,2}(?:[:.h]\d{2})?"
_UNIT = r" ?(?:uhr|heures?|hs?|horas|uur|ore)\b"
_CLOCK = re.compile(rf"(?<![\d:.])(\d{{1,2}}){_UNIT}")
_MINUTES = re.compile(rf"(?<![\d:.])(\d{{1,2}}[:.h]\d{{2}}){_UNIT}")
_BOTH = re.compile(rf"(?<![\d:.h])(\d{{1,2}}) ?(-|\u2013|bis|und|à|et|y|a|e|tot|en) ?({_HOUR}){_UNIT}")
_BETWEEN = re.compile(
    rf"(?:(?:von|zwischen|entre|de|dalle|tra le|fra le|van|tussen)(?: las)? )?({_HOUR}) ?"
    rf"(?:bis|und|à|et|y|a|e|alle|tot|en)(?: las| le)? ({_HOUR})(?![\d.:])"
)
_WORDS = tuple(
    (re.compile(rf"\b(?:{words})\b"), english)
    for words, english in (
        (
            r"(?:nach|ab|après|[àa] partir de(?: las)?|después de(?: las)?|desde las|dopo le|dalle|na|vanaf)(?= \d)",
            "after",
        ),
        (r"(?:vor|bis|avant|antes de(?: las)?|hasta las|prima delle|entro le|voor)(?= \d)", "before"),
        ("werktags|wochentags|jours ouvrables|días laborables|giorni feriali|op werkdagen", "weekdays"),
        ("am wochenende|le week-end|fin de semana|fine settimana|in het weekend", "weekend"),
        ("vormittags?|morgens|(?:le )?matin|por la mañana|(?:di )?mattina|(?:'s )?ochtends", "morning"),
        ("nachmittags?|(?:l')?après-midi|por la tarde|(?:nel |di )?pomeriggio|(?:'s )?middags", "afternoon"),
        ("abends?|(?:le )?soir|por la noche|(?:di |la )sera|(?:'s )?avonds", "evening"),
        ("montags?|lundis?|lunes|lunedì|maandag", "mon"),
        ("dienstags?|mardis?|martes|martedì|dinsdag", "tue"),
        ("mittwochs?|mercredis?|miércoles|mercoledì|woensdag", "wed"),
        ("donnerstags?|jeudis?|jueves|giovedì|donderdag", "thu"),
        ("freitags?|vendredis?|viernes|venerdì|vrijdag", "fri"),
        ("samstags?|sonnabends?|samedis?|sábados?|sabato|zaterdag", "sat"),
        ("sonntags?|dimanches?|domingos?|domenica|zondag", "sun"),
    )
)
_SHORT = tuple(
    dict(zip(names.split(), ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), strict=True))
    for names in (
        "mo di mi do fr sa so",
        "lun mar mer jeu ven sam dim",
        "lun mar mie jue vie sab dom",
        "lun mar mer gio ven sab dom",
        "ma di wo do vr za zo",
    )
)
_OF_SHORT = {short: day for names in _SHORT for short, day in names.items()}
_ALONE, _PLAINLY_ALONE = (
    re.compile(rf"((?:^|[,;] ?|\b(?:und|et|y|e|en) ){but})({'|'.join(_OF_SHORT)})\b\.?(?= \d)")
    for but in ("", "(?!(?:so|do|di|mi|ma)\\b)")
)
"""Short days before their hours; one alone, where no span of days stands, only if it is no other word elsewhere."""
_SPAN = re.compile(r"\b([a-z]{2,3})\.? ?(?:-|\u2013|bis|au|a|al|tot) ?([a-z]{2,3})\b\.?")
_DAY_SPAN = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun) (?:bis|au|a|al|tot) (mon|tue|wed|thu|fri|sat|sun)\b")
NEGATED = re.compile(r"\b(?:nicht|kein\w*|außer|pas|sauf|excepto|menos|salvo|tranne|eccetto|niet|behalve)\b")
"""What excludes something."""
DATED = re.compile(
    r"\b(?:heute|morgen|übermorgen|demain|aujourd'hui|(?<!la )mañana|hoy|domani|oggi|vandaag)\b"
    r"|\b(?:nächste|kommende|diese)[nrs]?\b|\bproch(?:ain|aine)\b|\bpróximo\b|\bprossim[oa]\b|\bvolgende\b"
    r"|\b\d{1,2}\.? (?:de |di )?(?:januar|janv|ener|genn|februar|févr|febr|märz|mars|marzo|maart|avril|abril|aprile|mai"
    r"|mayo|maggio|mei|juni|juin|giugn|juli|juil|lugli|août|agosto|augustus|sett|oktober|octu|ottobr|dez|déc|dici)"
)
"""What is about one date."""


def in_english(text: str) -> str:
    """The words of a wish for hours, those of the five languages in English.

    Args:
        text: lower case; words in English or Chinese stay as they are.
    """
    text = text.replace("mié", "mie").replace("sáb", "sab")
    text = _BOTH.sub(r"\1:00 - \3 uhr", text)
    text = _CLOCK.sub(r"\1:00", _MINUTES.sub(r"\1", text))
    text = _BETWEEN.sub(r"\1 - \2", text)
    for form, english in _WORDS:
        text = form.sub(english, text)
    spans = _SPAN.sub(_days, text)
    alone = _ALONE if spans != text or len(_ALONE.findall(text)) > 1 else _PLAINLY_ALONE
    return _DAY_SPAN.sub(r"\1-\2", alone.sub(lambda found: found[1] + _OF_SHORT[found[2]], spans))


def _days(found: re.Match[str]) -> str:
    for names in _SHORT:
        if found[1] in names and found[2] in names:
            return f"{names[found[1]]}-{names[found[2]]}"
    return found[0]

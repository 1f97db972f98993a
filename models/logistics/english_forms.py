"""Forms of four countries that write their addresses in English: Singapore, the Emirates, Ireland, India.

    text ─▶ what tells its country (a postcode, an emirate, a county) ─▶ that country's forms ─▶ fields, places

The network was taught few such addresses. A form counts only where the text tells its country, as a quarter called
`Al Barsha 1` or `Laxmi Nagar` looks like a street elsewhere, and no form finds a postcode that does not stand in an
address's place: `S123456` is an order's number, too. As with all forms no label of the training texts may contradict
one (docs/adr/0129). Refuses to know scores and pieces: forms.py.
"""

import re
from collections.abc import Iterator

_BEGIN = r"(?:(?<![^,\n])|(?<=[,\n] ))"
_NO_STREET = (
    r"(?![^,\n]{0,60}\b(?i:street|st|road|rd|avenue|ave|lane|drive|park|terrace|place|court|close|square|quay|row"
    r"|estate|house|cottage|lodge|farm|building|bldg|block|tower|villa|flat|apt|apartment|office|shop|unit|suite|room"
    r"|floor|level|gate|plot|warehouse|box|mall|hotel|llc|trading|order|parcel|package|item"
    r"|reception)\b)"
)
_EMIRATE = r"(?i:Dubai|Abu Dhabi|Sharjah|Ajman|Fujairah|Ras al[ -]Khaimah|Umm al[ -]Quwain)\b|\b(?:Al Ain|AL AIN)"
_COUNTY = (
    r"(?i:co(?:\.|unty)? ?(?:Carlow|Cavan|Clare|Cork|Donegal|Dublin|Galway|Kerry|Kildare|Kilkenny|Laois|Leitrim"
    r"|Limerick|Longford|Louth|Mayo|Meath|Monaghan|Offaly|Roscommon|Sligo|Tipperary|Waterford|Westmeath|Wexford"
    r"|Wicklow))\b"
)
_EIRCODE = r"\b(?i:(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?(?=[A-Z]*\d)[A-Z][A-Z\d]{3})\b"
# Six digits that are no telephone's, and no five, another country's postcode, before them: "IL 60004, order 123456".
_BEFORE_PIN = (
    r"(?=,(?:(?!(?<!\d{5} )\b\d{5}\b(?! \d))[\s\S]){1,80}?"
    r"(?<![\d-])(?<!\d{3} )[1-9]\d{2}(?:\d{3}| \d{3}(?! \d{3,4}\b))(?![\d-]))"
)
_STATE = (
    "(?i:Andhra Pradesh|Karnataka|Maharashtra|Tamil Nadu|Kerala|Gujarat|Rajasthan|Punjab|Haryana|Uttar Pradesh"
    "|West Bengal|Telangana|Bihar|Odisha|Goa|Assam|Madhya Pradesh|Jharkhand|Chhattisgarh|Uttarakhand|Himachal Pradesh)"
)
_TOWN = r"[^\W\d_][\w'’-]+(?: (?:on|of|the) [A-Z][\w'’-]+)?"
_STREET_OR_UNIT = (
    r"(?:#\d{2}-\d{2,4}[A-Za-z]?(?: [A-Z][\w'&-]*){0,4}"
    r"|\b\d{1,4}[A-Za-z]?,? (?:[A-Z][\w'’]* ){1,4}(?:Road|Rd|Street|St|Avenue|Ave|Drive|Dr|Way|Lane|Crescent|Cres"
    r"|Close|Place|Walk|Link|View|Park|Terrace|Grove|Rise|Green)(?: \d{1,2}[A-Z]?)?)"
)

_COUNTRIES = tuple(
    (re.compile(told), tuple(map(re.compile, forms)))
    for told, forms in (
        (
            # Singapore: "12 Jalan Besar #05-31 S(208786)", "Singapore 238801"
            r"\b(?i:singapore)\b|\bS ?\(?\d{6}\b",
            (
                r"\b(?P<city>[Ss]ingapore|SINGAPORE)[ ,-]{1,3}(?P<postcode>\d{6})(?!\d)",
                rf"{_STREET_OR_UNIT}[ ,\n]{{1,2}}(?P<nothing>S ?\(?)(?P<postcode>\d{{6}})(?!\w)"
                r"(?=\)?(?:\s*$|[.;\n]|, ?[a-z+\d(]|,? (?i:tel|hp|ph|call|pls|please|singapore)\b))",
                r"\b(?P<street>(?:Jalan|Jln|Lorong|Lor) [A-Z\d][\w']*(?: [A-Z\d][\w']*){0,2}"
                r"|(?:[A-Z][\w']* ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Crescent|Cres) \d{1,2})"
                r"(?=[,\n]? ?(?:#\d|S ?\(|[Ss]ingapore))",
            ),
        ),
        (
            # the Emirates: "Al Barsha 1, Dubai", "P.O. Box 68761"
            rf"\b(?:{_EMIRATE})\b|\bU\.?A\.?E\b",
            (
                rf"{_BEGIN}(?P<district>{_NO_STREET}(?:(?!Al Ain\b)(?:Al|Umm|Bur|Nad|Jebel|Jabal|Jumeirah)[ -][A-Z]"
                rf"[\w' -]{{1,25}}|[A-Z][A-Za-z' -]{{2,25}} \d{{1,2}}))(?=[,\n] ?(?:{_EMIRATE}))",
                r"(?P<street>P\.? ?O\.? ?Box:? ?(?:[Nn]o\.? ?)?\d{1,6})(?!\d)",
                r"(?:(?<=[,\n])|(?<=[,\n] ))(?P<country>UAE|U\.A\.E\b\.?)",
            ),
        ),
        (
            # Ireland: "Ballinrobe, Co. Mayo F31 C825"
            rf"\b{_COUNTY}|{_EIRCODE}",
            (
                rf"(?<!& )\b(?P<region>{_COUNTY})",
                r"(?:(?<=, )|(?<=\n))(?P<region>Clare|Kerry|Laois|Leitrim|Mayo|Meath|Offaly|Westmeath)"
                rf"(?=,? {_EIRCODE})",
                rf"(?:{_BEGIN}|(?<=[Tt]o )|(?<=[Aa]t ))(?P<city>{_NO_STREET}{_TOWN})(?=,? {_COUNTY})",
            ),
        ),
        (
            # India: "Laxmi Nagar, Delhi 110 092", "PIN 560038"
            r"^(?![\s\S]*\b(?i:singapore)\b)[^\u4e00-\u9fff]*?(?<![\d-])\d{3} ?\d{3}(?![\d-])",
            (
                r"(?<![\d-])(?<!\d )(?P<phone>[6-9]\d{4} \d{5})(?![\d-])",
                r"\b(?P<nothing>(?i:pin(?: ?code)?))[ :.-]{0,3}(?P<postcode>\d{3} ?\d{3})(?![\d-])",
                rf"{_BEGIN}(?P<district>{_NO_STREET}(?i:(?:[a-z][\w']*\.? ){{1,2}}(?:Nagar|Colony|Vihar|Puram|Puri"
                rf"|Enclave|Layout|Extension|Kunj|Bagh|Ganj|Hills|West|East))){_BEFORE_PIN}",
                rf"{_BEGIN}(?P<unit>(?:[A-Z][\w']* ){{1,3}}(?:Apartments?|CHS|Society|Heights|Residency|Complex))"
                + _BEFORE_PIN,
                rf"{_BEGIN}(?P<district>(?i:ward(?: no\.?)? \d{{1,3}}|(?:tehsil|taluka?|mandal) [a-z]{{3,20}}))"
                + _BEFORE_PIN,
                rf"(?:(?<=[,\n])|(?<=[,\n] ))(?P<region>{_STATE})(?= ?(?:[^\w ]|\d|$)| (?i:india|pin)\b)",
            ),
        ),
    )
)


def english_forms(text: str) -> Iterator[tuple[str, int, int]]:
    """The parts of all forms of the countries that a text tells: a field's name with its place.

    Args:
        text: as the model reads it.
    """
    for told, forms in _COUNTRIES:
        if told.search(text):
            for form in forms:
                for found in form.finditer(text):
                    for name in form.groupindex:
                        if found[name]:
                            yield name, *found.span(name)

"""Which country an address is in, as an ISO 3166-1 alpha-2 code: what it names, or what only one country writes.

Nothing is guessed: an address that fits several countries has no code.
"""

import re

from models.logistics.normalise.phones import phone_of
from models.logistics.normalise.towns import country_of_town

_NAMES = {
    "GB": "uk|united kingdom|great britain|gb|england|scotland|wales|northern ireland|英国",
    "US": "us|usa|united states|united states of america|america|美国",
    "CN": "cn|china|prc|pr china|中国|中华人民共和国",
    "IE": "ie|ireland|republic of ireland|eire|éire|爱尔兰",
    "CA": "ca|canada|加拿大",
    "AU": "au|australia|澳大利亚",
    "NZ": "nz|new zealand|新西兰",
    "IN": "in|india|印度",
    "SG": "sg|singapore|新加坡",
    "ZA": "za|south africa|南非",
    "NG": "ng|nigeria",
    "DE": "de|germany|deutschland|德国",
    "FR": "fr|france|法国",
    "IT": "it|italy|italia|意大利",
    "ES": "es|spain|españa|西班牙",
    "NL": "nl|netherlands|the netherlands|nederland|holland|荷兰",
    "SE": "se|sweden|sverige|瑞典",
    "PL": "pl|poland|polska|波兰",
    "BE": "be|belgium|belgië|belgique",
    "AT": "at|austria|österreich",
    "CH": "ch|switzerland|schweiz|suisse",
    "PT": "pt|portugal",
    "DK": "dk|denmark|danmark",
    "NO": "no|norway|norge",
    "FI": "fi|finland|suomi",
    "JP": "jp|japan|日本",
    "KR": "kr|south korea|korea|韩国",
    "HK": "hk|hong kong|香港",
    "MO": "mo|macao|macau|澳门|澳門",
    "TW": "tw|taiwan|台湾|台灣|臺灣",
    "MX": "mx|mexico|méxico",
    "BR": "br|brazil|brasil",
    "AE": "ae|uae|united arab emirates",
    "CZ": "cz|czechia|czech republic|česko|česká republika",
    "SK": "slovakia|slovensko",
    "HU": "hu|hungary|magyarország",
    "RO": "ro|romania|românia",
    "BG": "bg|bulgaria",
    "GR": "gr|greece|hellas",
    "TR": "tr|turkey|türkiye|turkiye",
    "SI": "si|slovenia|slovenija",
    "HR": "hr|croatia|hrvatska",
    "EE": "ee|estonia|eesti",
    "LV": "lv|latvia",
    "LT": "lt|lithuania|lietuva",
    "LU": "lu|luxembourg|luxemburg",
    "IS": "iceland|ísland",
    "UA": "ua|ukraine",
    "IL": "israel",
    "SA": "saudi arabia|ksa",
    "QA": "qa|qatar",
    "EG": "eg|egypt",
    "MA": "morocco|maroc",
    "KE": "ke|kenya",
    "PK": "pk|pakistan",
    "BD": "bd|bangladesh",
    "LK": "lk|sri lanka",
    "MY": "my|malaysia|马来西亚",
    "TH": "th|thailand|泰国",
    "VN": "vn|vietnam|viet nam|việt nam|越南",
    "ID": "indonesia|印度尼西亚",
    "PH": "ph|philippines|菲律宾",
    "AR": "argentina",
    "CL": "cl|chile",
    "CO": "colombia",
    "PE": "peru|perú",
}
_CODE_OF = {re.sub(r"\W", "", name): code for code, names in _NAMES.items() for name in names.split("|")}

STATES = {
    name: code
    for code, name in (
        each.split("=")
        for each in (
            "AL=alabama AK=alaska AZ=arizona AR=arkansas CA=california CO=colorado CT=connecticut DE=delaware "
            "FL=florida GA=georgia HI=hawaii ID=idaho IL=illinois IN=indiana IA=iowa KS=kansas KY=kentucky "
            "LA=louisiana ME=maine MD=maryland MA=massachusetts MI=michigan MN=minnesota MS=mississippi MO=missouri "
            "MT=montana NE=nebraska NV=nevada NH=new_hampshire NJ=new_jersey NM=new_mexico NY=new_york "
            "NC=north_carolina ND=north_dakota OH=ohio OK=oklahoma OR=oregon PA=pennsylvania RI=rhode_island "
            "SC=south_carolina SD=south_dakota TN=tennessee TX=texas UT=utah VT=vermont VA=virginia WA=washington "
            "WV=west_virginia WI=wisconsin WY=wyoming DC=district_of_columbia PR=puerto_rico"
        ).split()
    )
}
"""Names of the states of the United States, an underscore for a space, and their codes."""

BRITISH = re.compile(
    r"(GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]))"
    r" ?(\d[ABD-HJLNP-UW-Z]{2})"
)
"""Postcodes of the United Kingdom (BS 7666), upper case."""

AMERICAN = re.compile(r"(\d{5})(?:[- ]?(\d{4}))?")
CANADIAN = re.compile(r"([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[ -]?(\d[ABCEGHJ-NPRSTV-Z]\d)")
IRISH = re.compile(r"([AC-FHKNPRTV-Y]\d[0-9W]) ?([0-9AC-FHKNPRTV-Y]{4})")
DUTCH = re.compile(r"([1-9]\d{3}) ?([A-Z]{2})")
BRAZILIAN = re.compile(r"(\d{5})-?(\d{3})")
_ONE_COUNTRYS = (
    (BRITISH, "GB"),
    (CANADIAN, "CA"),
    (IRISH, "IE"),
    (re.compile(r"\d{2}-\d{3}"), "PL"),
    (re.compile(r"\d{4}-\d{3}"), "PT"),
    (re.compile(r"\d{5}-\d{3}"), "BR"),
    (re.compile(r"[1-9]\d{3} ?(?!AT|AU|BE|CH|DK|NO|NZ|SA|SD|SS|ZA|[ZGBL][HERU])[A-Z]{2}"), "NL"),
)
"""Forms that no other country's postcode has; Dutch letters that are a country's or a canton's may be another's."""
_PROVINCIAL = re.compile(r"\d{4} ?(?:GP|WC|EC|NC|FS|NW|MP|LP|KZN?)")
"""A Dutch postcode, or one of South Africa with its province: `2196 GP`, `8001 WC`."""
_DUTCH_STREET = re.compile(
    r"(?:\wstraat|gracht|laan|plein|dijk|kade|steeg|singel|dreef|burgwal|\wweg)$|^laan van ", re.IGNORECASE
)
_PREFIXES = {
    "D": "DE",
    "A": "AT",
    "F": "FR",
    "I": "IT",
    "B": "BE",
    "L": "LU",
    "E": "ES",
    "S": "SE",
    "N": "NO",
    "H": "HU",
}
_PREFIXED = re.compile(r"([A-Z]{1,2})-(\d[\d -]{2,6})")
"""`D-36043`, `CH-8001`: how the post of the continent wrote countries, and people still do."""
_AUSTRALIAN_STATE = re.compile("NSW|QLD|VIC|TAS|ACT|NT|SA|WA")
_BRAZILIAN_STATE = re.compile("A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO")
_GERMAN_STREET = re.compile(
    r"(?:stra(?:ß|ss)e|\wstr\.?|\wgasse|(?<!v)allee|platz|weg|damm|\wufer)$"
    r"|^(?:am|an der|auf de[mr]|im|in der|zum|zur) \w|^(?:postfach|packstation)\b",
    re.IGNORECASE,
)
_ROMANCE_STREET = re.compile(
    r"(?:r(?:ue|ua|\.)|av(?:e|da|enue|enida)?|pl(?:ace|aza|\.)|b(?:oulevar)?d|blvd|chemin|ch\.|impasse|quai|cours"
    r"|route|all[ée]e|square|grande?|vieille|petite|l[ae]s?|vi(?:a|ale|colo)|piazza|corso|largo|strada|calle|paseo"
    r"|camino)\.? ",
    re.IGNORECASE,
)
"""How no German street begins; one with a hyphen, `Via-Claudia-Straße`, may be."""
_GERMAN_POSTCODE = re.compile(r"(?!39)\d{5}")
"""Five digits: Austria and Switzerland have four. 39 is the South Tyrol's, too, whose streets have German names."""
_NAMED_TOWNS = {"hong kong": "HK", "kowloon": "HK", "new territories": "HK", "macau": "MO", "singapore": "SG"}
"""Towns that are countries as the post sees it."""
_HAN = re.compile("[\u4e00-\u9fff]")
_ISLANDS = {
    "HK": re.compile("香港|九[龙龍](?![坡县])|新界|港[岛島]"),
    "MO": re.compile("澳[门門]"),
    "TW": re.compile("[台臺][湾灣北中南]|新北市|高雄市|桃[园園]市|新竹|嘉[义義]|基隆|宜[兰蘭]|花[莲蓮]|屏[东東]|彰化"),
}
"""Places whose addresses are written in Chinese, too, and whose carriers and dialling codes are their own."""
_JAPANESE = re.compile("[\u3041-\u306d\u306f-\u3096\u30a1-\u30fa\u770c]|東京|北海道|京都府|大阪府")
"""Kana (but の, which Chinese shops use, too), the sign of prefectures as only Japan writes it, those that lack it."""
_TRADITIONAL = re.compile("[號區縣樓]")


def country_of(fields: dict[str, str]) -> str | None:
    """Return the code of the country that the fields are in.

    Args:
        fields: as the customer wrote them.

    Returns:
        What they name; else what the form of the postcode, or a state with it, allows for one country alone; else
        what a large town or a German street says with its postcode; else HK, MO or TW for their places, JP where kana
        or a prefecture stand, CN for another address in simplified characters; else None. A country that is named but
        not known: None.
    """
    if named := fields.get("country"):
        codes = {code_of_name(part) for part in named.split(", ")}  # England, UK
        return codes.pop() if len(codes) == 1 else None
    postcode = " ".join(fields.get("postcode", "").upper().split())
    if _PROVINCIAL.fullmatch(postcode):
        return _dutch_or_south_african(fields, postcode)
    return _of_form(fields, postcode) or _of_place(fields, postcode) or _chinese(fields)


def code_of_name(name: str) -> str | None:
    """The code of a country that a customer names, whatever its points and spaces; None if it is not known."""
    return _CODE_OF.get(re.sub(r"\W", "", name).lower())


def _of_form(fields: dict[str, str], postcode: str) -> str | None:
    """The code that the postcode's form, with the state where there is one, allows alone."""
    region = fields.get("region", "").strip(" .").upper()
    for form, code in _ONE_COUNTRYS:
        if form.fullmatch(postcode):
            return code
    if found := _PREFIXED.fullmatch(postcode):
        return code_of_name(_PREFIXES.get(found[1], found[1]))
    if BRAZILIAN.fullmatch(postcode) and _BRAZILIAN_STATE.fullmatch(region):
        return "BR"
    if re.fullmatch(r"\d{4}", postcode) and _AUSTRALIAN_STATE.fullmatch(region):
        return "AU"
    military = region in ("AE", "AP", "AA") and fields.get("city", "").upper() in ("APO", "FPO", "DPO")
    if (military or state_of(region)) and (not postcode or AMERICAN.fullmatch(postcode)):
        return "US"
    return None


def _dutch_or_south_african(fields: dict[str, str], postcode: str) -> str | None:
    """The code that the town says; else NL where the street or the phone is Dutch and neither is South African."""
    if code := country_of_town(fields.get("city", "").split(", ")[-1], postcode[:4]):
        return code
    if not DUTCH.fullmatch(postcode):
        return None
    phone = fields.get("phone", "")
    dutch, south_african = phone_of(phone, "NL") or "", phone_of(phone, "ZA") or ""
    if dutch.startswith("+31") and not south_african.startswith("+27"):
        return "NL"
    only_south_african = south_african.startswith("+27") and not dutch.startswith("+31")
    return "NL" if _DUTCH_STREET.search(fields.get("street", "")) and not only_south_african else None


def _of_place(fields: dict[str, str], postcode: str) -> str | None:
    """The code that a town's or a street's name allows alone, with the postcode."""
    for name in ("city", "region"):
        if code := _NAMED_TOWNS.get(fields.get(name, "").split(", ")[-1].casefold()):
            return code
    if code := country_of_town(fields.get("city", "").split(", ")[-1], postcode):
        return code
    street = fields.get("street", "")
    german = _GERMAN_STREET.search(street) and not _ROMANCE_STREET.match(street)
    return "DE" if german and _GERMAN_POSTCODE.fullmatch(postcode) else None


def _chinese(fields: dict[str, str]) -> str | None:
    """Return the code for an address in Chinese characters."""
    where = "".join(fields.get(name, "") for name in ("region", "city", "district"))
    for code, places in _ISLANDS.items():
        if places.match(where):
            return code
    whole = "".join((where, fields.get("street", ""), fields.get("house_number", ""), fields.get("unit", "")))
    if _JAPANESE.search(whole):
        return "JP"
    if not _HAN.search(where + fields.get("street", "")) or _TRADITIONAL.search(whole):
        return None
    return "CN" if re.fullmatch(r"(\d{6})?", fields.get("postcode", "")) else None


def unprefixed(postcode: str) -> str:
    """The postcode without its country: `36043` of `D-36043`.

    Args:
        postcode: upper case.
    """
    return found[2] if (found := _PREFIXED.fullmatch(postcode)) else postcode


def state_of(region: str) -> str | None:
    """Return the code of a state of the United States; None if it is no such state."""
    plain = region.strip(" .").lower().replace(".", "")
    if plain.upper() in STATES.values():
        return plain.upper()
    return STATES.get("_".join(plain.split()))

"""Forms of one country, or of one post, that say of each part which field it is: `APO AE 09459`, `Packstation 142`.

Each pattern's groups are named as fields are. A form is kept only if labels of the training texts do not contradict it
(docs/adr/0129). Refuses to know scores and pieces: forms.py.
"""

import re
from collections.abc import Iterator

from models.logistics.normalise.countries import STATES

_WORD = r"[^\W\d_][^\W\d_'’-]*\.?"
_NO_STREET = r"(?!(?:[Aa]pt|[Uu]nit|[Ss]uite|[Ss]te|[Pp]iso|[Ii]nt|[Ee]sc|[Bb]loque|[Pp]ortal|[Ll]ocal|[Kk]m|[Nn])\b)"
_ITALIAN = (
    "A[GLNOPQRTV]|B[AGILNORSTZ]|C[ABEHLNORSTZ]|E[N]|F[CEGIMR]|G[EOR]|I[MS]|K[R]|L[CEIOTU]|M[BCEINOST]|N[AOU]|O[R]"
    "|P[ADEGINORTUVZ]|R[ACEGIMNO]|S[AIOPRSUV]|T[AENOPRSV]|U[D]|V[ABCEIRTV]"
)
_SPANISH_NAME = r"(?: (?:[A-ZÁÉÍÓÚÑ][\w.]*|de|del|la|las|los|el))"
_ITALIAN_STREET = r"\b(?i:via|viale|corso|piazza|piazzale|vicolo|largo|strada) [^\n()]{2,40}?[,\n ]+"
_STATES_OF_BRAZIL = "A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO"
_NAMES_OF_BRAZIL = (
    "Acre|Alagoas|Amapá|Amazonas|Bahia|Ceará|Distrito Federal|Espírito Santo|Goiás|Maranhão|Mato Grosso(?: do Sul)?"
    "|Minas Gerais|Pará|Paraíba|Paraná|Pernambuco|Piauí|Rio de Janeiro|Rio Grande do (?:Norte|Sul)|Rondônia|Roraima"
    "|Santa Catarina|São Paulo|Sergipe|Tocantins"
)
_HUNGARIAN_STREET = (
    r"(?P<street>[A-ZÁÉÍÓÖŐÚÜŰ][^\d,\n]{1,40}? (?:utca|utcája|u\.|út|útja|tér|tere|körút|krt\.|köz|sétány|fasor|rakpart"
    r"|lakótelep|ltp\.)) ?(?P<house_number>\d{1,4}(?:[/-][A-Za-z\d]{1,2})?)(?!\w)"
)
_FIVE_AND_TOWN = r"(?<!\d)\d{5} (?P<city>[^\W\d_][^\d,\n()]{1,30}?)"
TAIWAN = (
    "[台臺][北中南東东]|新北|桃[園园]|高雄|基隆|新竹|嘉[義义]|苗栗|彰化|南投|[雲云]林|屏[東东]"
    + "|宜[蘭兰]|花[蓮莲]|澎湖|金[門门]"
)
_NAMES_OF_STATES = "|".join(
    name.replace("_", " ") for name in sorted(STATES, reverse=True) if name not in ("new_york", "washington")
)
"""Those two are towns, too."""

_STREETS = "street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|way|terrace|place|pl|crescent|hill|square|grove"
_NAME = r"[A-Z][\w'’.&-]*"
_NO_COMPANY = r"(?:For|FAO|Attn|ATTN|To|C/O|U\.K\.|Near|Opp\.?|Opposite|Behind|Beside|Next|Above|Below|At|From|By)"
_NAMED_UNIT = (
    r"\b(?P<unit>(?:flat|apt|apartment|unit|room) ?(?:\d{1,4}[a-z]?|[a-z]\d{0,3}) "
    rf"(?:(?!(?:{_STREETS}|floor|the)\b)[a-z][\w'’]*\.? ){{1,2}}"
    r"(?:court|house|mansions?|apartments|lodge|heights|tower|building|bldg|residences?))"
)

_FORMS = tuple(
    re.compile(form, flags)
    for flags, forms in (
        (
            re.IGNORECASE,
            (
                r"\b(?P<city>APO|FPO|DPO)[, ]+(?P<region>AE|AP|AA)[, ]+(?P<postcode>\d{5}(?:-\d{4})?)(?![\w-])",
                r"\b(?P<street>unit \d{3,5},? box \d{1,5})(?=[,\s]+(?:APO|FPO|DPO)\b)",
                r"(?<!\w)(?P<street>(?:(?:rural route|r\.?r\.?|hc|site|comp|group|grp|box) ?#?\d{1,4}[a-z]?,? ){1,2}"
                r"(?:rural route|r\.?r\.?|box|bx|site|comp|group) ?#?\d{1,4}[a-z]?(?!\w)"
                r"|(?:(?<![^,\n])|(?<=[,\n] ))(?:rural route|r\.?r\.?) ?#?\d{1,3}(?=[,\n]))",
                r"\b(?P<street>(?:posbus|privaatsak|private bag) ?x?\d{1,5})(?!\w)",
                rf"{_NAMED_UNIT} ?[,\n]? ?(?=\d{{1,4}}[a-z]?,? (?:[a-z][\w'’]* ){{1,3}}(?:{_STREETS})\b)",
                rf"{_NAMED_UNIT}[,\n] ?(?=(?:[a-z][\w'’]* ){{1,3}}(?:{_STREETS})\b)",
                r"(?<![\w/-])(?P<unit>\d{1,4}[a-z]?)/(?P<house_number>\d{1,4}[a-z]?) "
                r"(?=the (?:esplanade|parade|crescent|avenue|boulevard|strand|terrace|corso|promenade)\b)",
                rf"\b(?P<region>{_NAMES_OF_STATES}),? (?P<postcode>\d{{5}}(?:-\d{{4}})?)(?![\w-])",
                r"(?P<street>(?:hwy|highway|route|rte|rd|road) \d{1,4} [NSEW]{1,2})(?=[,\n])",
                r"(?<![\w-])(?P<region>AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT)"
                r"(?=,? [ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b)",
                r"(?<=\b\d{5} )(?P<nothing>thx|thanks|tysm|cheers)\b",
                r"\b(?P<street>(?:postfach|postbus|(?:apartado|apdo\.?)(?:(?: de)? correos| postal)?|locked bag"
                r"|private bag|gpo box|casella postale|caixa postal|case postale|boîte postale|skrytka pocztowa)"
                r" ?(?:nr\.? ?|n[.°º]+ ?)?(?:\d{3,6}(?!\d)|\d{1,3}(?: \d{2}(?!\d)){0,2}(?!\d)))",
                r"(?:(?<!\d)(?P<unit>\d{6,10})[\s,]+)?\b(?P<street>packstation|postfiliale) ?(?:nr\.? ?)?"
                r"(?P<house_number>\d{3})(?!\d)",
                r"\b(?:postnummer|postnr\.?|post-nr\.?):? ?(?P<unit>\d{6,10})(?!\d)",
                r"\b(?P<unit>(?:inpost )?paczkomat(?:u|cie)?(?: inpost)? [A-Z]{3}\d{2,3}[A-Z]{0,4})(?!\w)",
                r"(?<= )(?P<house_number>\d{1,4}(?: ?[a-z])?) (?P<unit>(?:(?:m|lok)\.|lgh\.?) ?\d+[a-z]?)(?!\w)",
                r"(?<= )(?P<house_number>\d{1,5}[a-z]?),? (?P<unit>(?:ap(?:to)?|dp?to|depto)\.? ?\d+[a-z]?)(?!\w)",
                r"\b(?P<unit>bajos? (?:izq(?:uierda|da)?|izda|d(?:e?re)?cha|dcho|[A-H])\b\.?"
                r"|(?<!\d)\d{1,2}\.?[ºª°] ?(?:izq(?:uierda|da)?|izda|d(?:e?re)?cha|dcho)\b\.?"
                r"|(?<!\d)\d(?:r|n|t|è) \d{1,2}a\b)",
                r"(?:^|[,\n]) ?no ?: ?(?P<house_number>\d{1,4}[a-z]?)\b(?=[, ])",
                r"(?<!\d)(?P<house_number>\d{1,4}/\d{1,4}[a-z]?),? (?P<postcode>\d{3} \d{2}) "
                r"(?P<city>[^\W\d_]+(?: \d{1,2})?)(?=,|\n|$)",
                r"\b(?P<country>česká republika|slovenská republika)\b",
                r"\b(?P<elsewhere>canada post|postes canada|australia post|china post|india post|deutsche post)\b",
                r"^\s*(?P<nothing>hiya|hi(?: there)?|hello|hey|hallo|hola|bonjour|good (?:morning|afternoon|evening))"
                r"(?=[ ,!.])",
                r"(?:^|[,\n]) ?(?P<nothing>number|no\.?|nr\.?) (?P<house_number>\d{1,4}[a-z]?)(?=,? [^\W\d_]{3})",
                r"\b(?:arrived at|departed(?: from)?|left|processed (?:at|through)|received (?:at|by)|held at|now at) "
                r"(?P<elsewhere>(?:the |our |your )?(?:[\w-]+ ){0,3}(?:facility|depot|hub|warehouse"
                r"|(?:sort(?:ing|ation)?|distribution|delivery|mail|parcel) (?:cent(?:re|er)|office)))\b",
                r"\bcep:? ?(?P<postcode>\d{5}-?\d{3})(?!\d)",
                r"\b(?P<street>(?:strada (?:provinciale|statale|comunale)|s\.?[ps]\.?) ?\d{1,4}),? "
                r"(?P<house_number>\d{1,4})(?=,? \d{5} )",
                r"(?:^|[,\n]) ?(?P<street>street (?:no\.? ?)?\d{1,3}[a-z]?)(?=[,\n])",
                r"(?<!\w)#?(?P<house_number>\d{1,4}[a-z]?(?:/\d{1,3})?),? "
                r"(?P<street>\d{1,2}(?:st|nd|rd|th) (?:cross|main)(?: road| rd)?"
                r"(?:, \d{1,2}(?:st|nd|rd|th) (?:cross|main)(?: road| rd)?)?)\b",
                r"\b(?P<district>[^\W\d_]{3,20} \d{1,2}(?:st|nd|rd|th) (?:block|stage|phase))\b",
                r"\b(?P<district>(?:village|vill\.?) [^\W\d_]{3,20})(?=[ ,](?:[^\d]{0,60})[ -]\d{3} ?\d{3}(?!\d))",
                r"(?:^|[,\n]) ?"
                r"(?P<instructions>(?:near|opp\.?|opposite|behind|beside|next to|adjacent to) [^,\n]{3,40})"
                r"(?=,[^\n]{3,80}(?<!\d)\d{3} ?\d{3}(?!\d))",
                r"\b(?P<nothing>h\.? ?no\.?:?) ?(?P<house_number>\d{1,4}(?:[-/]\d{1,4}){0,4}[a-z]?)\b",
                r"(?:^|[,\n]) ?(?P<district>[^\W\d_][^\d,\n]{1,24} mah(?:\.|allesi|\b)),? ?(?P<street>[^,\n]{2,30}? "
                r"(?:cad|cd|caddesi|sok|sk|sokak|sokağı|bulv|blv|bulvarı)\b\.?),? ?(?P<nothing>no[.:]{0,2})? ?"
                r"(?P<house_number>\d{1,4}(?:[-/][a-z])?)"
                r"(?:,? ?/? ?(?P<unit>(?:d|daire|kat|k)[.:]{0,2} ?\d{1,3}))?(?!\w)",
                r"(?:^|[,\n]) ?(?![^,\n]{2,30}\bmah)"
                r"(?P<street>[^,\n]{2,30}? (?:cad|cd|caddesi|sok|sk|sokak|sokağı|bulv|blv|bulvarı)\b\.?),? ?"
                r"(?P<nothing>no ?[.:]{1,2}) ?(?P<house_number>\d{1,4}(?:[-/][a-z\d]{1,2})?)"
                r"(?:,? ?/? ?(?P<unit>(?:d|daire|kat|k)[.:]{0,2} ?\d{1,3}))?(?!\w)",
                r"(?:^|[,\n]) ?(?![^,\n]{2,30}\bmah)"
                r"(?P<street>[^,\n]{2,30}? (?:cad\.|cd\.|caddesi|sok\.|sokak|sokağı|bulv\.|bulvarı)),? ?"
                r"(?P<house_number>\d{1,4}(?:[-/][a-z\d]{1,2})?)(?!\w)",
                r"\b(?P<district>sector[ -]\d{1,3}(?:-?[a-z])?)\b(?=[ ,\n][^\d]{0,60}[ -]\d{3} ?\d{3}(?!\d))",
                r"(?<!\w)(?P<unit>(?:(?:\d{1,2}|[ivx]{1,5})\. ?em(?:elet)?\b\.?|fszt\b\.?|földszint)"
                r"(?:[ ,]{1,2}\d{1,3}(?!\d)(?:\. ?ajtó|/[a-z])?)?)",
                r"\b(?P<region>nsw(?=,? [12])|qld(?=,? [49])|vic(?=,? [38])|tas(?=,? 7)),? (?P<postcode>\d{4})"
                r"(?![\w-]| \d{4}(?!\d)|(?-i: (?!AU)[A-Z]{2}\b))",
                r"(?<![\w/-])(?P<unit>\d{1,4}[a-z]?)/(?P<house_number>\d{1,4}[a-z]?(?:-\d{1,4})?) "
                r"(?!(?:at|on|to|in|near|and|or|by|from|before|after|please) )(?=[^\d,\n]{2,30} "
                r"(?:st|street|rd|road|ave?|avenue|dr|drive|pde|parade|ct|court|cres|crescent|pl|place|ln|lane|hwy|tce"
                r"|terrace|cl|close|blvd|cct|gr|grove|way)\b[\s\S]{0,40}\b(?:nsw|qld|vic|tas|act|nt|sa|wa),? \d{4}"
                r"(?![\w-]))",
                r"(?<!\d)\d{5} [^\W\d_]+ (?P<nothing>liefern|senden|schicken|zustellen)\b",
                r"\b(?P<street>[^\W\d_]+(?:str|pl)\.) (?P<house_number>\d{1,4} ?[a-z]?)(?=[,\n ]{1,2}\d{5} )",
                r"(?<!\w)(?P<unit>\d{1,2}\. ?(?:og(?! \d{1,2}\.)|stock|etage|stockwerk)(?: (?:links|rechts|mitte))?)"
                r"(?!\w)",
                r"(?<!\d)(?P<house_number>\d{1,5}),? (?P<street>boul\. [^\d,\n]{3,40})(?=[,\n])",
                r"(?:^|[,\n]) ?(?P<unit>(?:rés\.|résidence) [^\d,\n]{2,30})(?=[,\n])",
                r"\blandmark ?[:-] ?(?P<instructions>[^,\n.;]{3,60})",
                r"(?<!\d)(?P<postcode>\d{5}) (?P<district>[^\W\d_]+) ?/ ?"
                r"(?P<city>[iİı]stanbul|ankara|[iİı]zmir|bursa|antalya|adana|konya|mersin|kocaeli|gaziantep|eskişehir)\b",
            ),
        ),
        (
            re.NOFLAG,
            (
                r"(?<!\w)(?P<unit>[HKLU]0\d{3})(?=,? \d{4} [^\W\d_])",
                rf"\b(?:{_STATES_OF_BRAZIL})[, ]+(?P<postcode>\d{{5}}-\d{{3}})(?![\d-])",
                r"(?<![A-Za-z])(?P<street>(?:BP|CS) ?\d{2,6})(?=[ ,\n]+\d{5} [^\W\d_])",
                r"(?:^|[,\n]) ?(?P<street>RD \d{1,2})(?=[,\n])",
                r"(?P<street>P\.? ?O\.? ?Box:? ?\d{1,6}) ?- ?(?P<postcode>\d{5})(?=,? [A-Z])",
                r"(?<!\w)(?:[Aa](?i:ttn|ttention|tt)[:.]?|(?i:fao|c/o)) "
                rf"(?P<recipient>{_NAME}(?: {_NAME})?)(?=[,\n;]|$)",
                rf"(?:(?<![^,\n])|(?<=[,\n] )|(?<=For )|(?<=FAO )|(?<=[Aa]ttn ))(?P<recipient>"
                rf"(?!{_NO_COMPANY} ){_NAME}(?: (?:{_NAME}|&|and|of)){{0,4}} "
                r"(?:Inc|LLC|Ltd|Limited|Corp|GmbH|Pty Ltd|PLC|LLP|Co(?=\.?,? \d|\.?\n))\.?)(?=[,\n])",
                r"(?P<house_number>\d{1,4} ?-? ?(?:hs|huis|bis|[IVX]{1,4}|[A-Za-z]))(?=,?\s+\d{4} ?[A-Z]{2},? [A-Z])",
                r"(?<![\d-])(?P<house_number>\d{1,2}-\d{1,3}-\d{1,3}),? (?P<street>[A-Z][A-Za-zōūŌŪ]+)"
                r"(?=, [A-Z][A-Za-zōūŌŪ]+-(?:ku|shi|cho)\b)",
                r"(?<!\w)(?P<district>[A-Z][A-Za-zōūŌŪ]+-(?:ku|gu|KU|GU))\b",
                r"(?<!\w)(?P<city>[A-Z][A-Za-zōūŌŪ]+-(?:shi|si|SHI|SI))\b",
                r"(?<!\w)(?P<street>[A-Z][a-z]+-?(?:daero|ro|gil)(?: ?\d+(?:beon)?-gil))(?!\w)",
                r"(?<!\w)(?P<street>[A-Z][a-z]+-(?:daero|ro))(?=,?[ \n][A-Z][a-z]+-(?:gu|dong|si|gun|eup|myeon)\b)",
                r"(?<!\w)(?P<region>[A-Z][a-z]+-do)(?=,? ?\d{5}(?!\d)|,? (?:South |Republic of )?Korea\b)",
                r"(?<![\d-])(?P<postcode>\d{3}-\d{4})(?=,? [A-Z][a-zōū-]+,? [^\n]{0,60}-(?:ku|shi|cho|gun|machi)\b"
                r"|,? [A-Z][a-zōū]+-(?:shi|ku|to|fu|ken)\b)",
                r"(?:^|[,\n]|(?<![\w-])(?P<postcode>\d{4}) (?P<city>[A-ZÁÉÍÓÖŐÚÜŰ][a-záéíóöőúüű]+)[,\n ]{1,2}) ?"
                + _HUNGARIAN_STREET,
                r"(?P<district>[A-Z][a-z']+ (?:District|Dist\.?))(?=,)",
                r"(?P<house_number>\d{1,6}) (?=(?i:county|state|township|farm) (?i:road|route|rd|rte|hwy|highway) \d)",
                r"\b[Nn]o\. ?(?P<house_number>\d{1,4}(?:-\d{1,3})?), "
                r"(?P<street>(?:(?:Ln|Lane|Aly|Alley)\.? ?\d{1,4}, ){1,2}(?:Sec\. ?\d{1,2}, )?"
                r"[A-Z][\w.' ]{2,30}? (?:Rd|St|Ave|Blvd)\.?)(?=,)",
                r"(?P<street>Sec\. ?\d{1,2}, [A-Z][\w.' ]{2,30}? (?:Rd|St|Ave|Blvd)\.?)(?=,)",
                r"(?P<city>(?:New )?[A-Z][a-z]+ (?:City|County)) (?P<postcode>\d{3}(?:\d{2,3})?)"
                r"(?=,? ?(?:Taiwan|R\.?O\.?C\b))",
                rf"(?<![\d-])(?P<postcode>\d{{3}}(?:\d{{2,3}})?) ?(?=(?:{TAIWAN})[市縣县])",
                r"(?<!\d)1[3-9]\d{9}[ ,，;；]+(?P<postcode>\d{6})(?![\d-])",
                rf"(?P<district>Col(?:\.|onia){_SPANISH_NAME}+)(?=,|\n| \d{{5}})",
                r"(?<=[镇乡鎮鄉])(?![县縣])(?P<street>[\u4e00-\u9fff]{2,10}?村[一二三四五六七八九十\d]{1,3}[组社队])",
                r"\d[^,\n]{0,6}[,\n] ?(?P<district>[^\d,\n]{3,40})[,\n] ?(?P<city>[^\d,\n]{3,40}?)(?: ?[-/,] ?| )"
                rf"(?P<region>{_STATES_OF_BRAZIL}|{_NAMES_OF_BRAZIL})\b(?=[\s\S]{{0,12}}(?<!\d)\d{{5}}-\d{{3}}(?!\d))",
                rf"{_FIVE_AND_TOWN},? \((?P<region>(?!FR|FI|CZ|RO|SI|BG|PT|LU|MT|LT)(?:{_ITALIAN}))\)",
                rf"{_FIVE_AND_TOWN},? (?P<region>{_ITALIAN})(?=,? (?i:ital))",
                rf"{_ITALIAN_STREET}{_FIVE_AND_TOWN},? \(?(?P<region>{_ITALIAN})(?=\)|[,.]? ?(?:[,\n]|$))",
                r"(?<!\d )(?<!\w)(?P<street>(?:C/(?![Oo]\b)|Calle|CALLE|Carrer|CARRER|Avda\.?|Avenida|Paseo|Plaza|Rua"
                r"|RUA|Alameda|Praça|Estrada|Rodovia|Travessa|Via|VIA|Viale|VIALE|Corso|CORSO|Piazza|PIAZZA|Largo|Vicolo)"
                rf" ?(?:{_NO_STREET}{_WORD} ){{0,5}}{_NO_STREET}{_WORD}),? "
                r"(?P<house_number>\d{1,4}(?:/[A-Za-z])?(?![\w/-]))",
            ),
        ),
    )
    for form in forms
)


def local_forms(text: str) -> Iterator[tuple[str, int, int]]:
    """The parts of all forms that a text has: a field's name, `elsewhere` (in no address) or `nothing`, with its place.

    Args:
        text: as the model reads it.
    """
    for form in _FORMS:
        for found in form.finditer(text):
            for name in form.groupindex:
                if found[name]:
                    yield name, *found.span(name)

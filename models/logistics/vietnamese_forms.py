"""Vietnamese addresses: each part says itself what it is: `số 25 đường Lê Lợi, phường Bến Thành, Quận 1, TP. HCM`.

A part ends at a comma, a semicolon, a line's end or a dash between spaces; with or without accents, in words or in
their first letters. Only texts with letters that Vietnamese alone has, or with one of the country's large towns, are
looked at: the model was taught none of them (docs/adr/0143).
"""

import re
from collections.abc import Iterator

_BEGIN = r"(?:(?<![^,;:\n])|(?<= [-–])) ?"
_END = r"(?= ?(?:[,;.\n(]|[-–] |$))"
_NAME = r"[^\W_][^,;:\n()–]{0,40}?"
_SURNAME = (
    r"nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý|đinh|trương|đoàn|nguyen|tran|le|pham|hoang"
    r"|huynh|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|truong|doan"
)
_HAMLET = r"ấp|thôn|xóm|bản|làng"
_STREET = r"đường|phố|đại lộ|ngõ|ngách|hẻm|kiệt|duong|pho|dai lo|ngo|ngach|hem|kiet"
_DISTRICT = (
    r"(?:phường|quận|huyện|xã|thị trấn|thị xã|khu phố|khu đô thị|khu dân cư|phuong|quan|huyen|thi tran|thi xa"
    rf"|khu pho|khu do thi|ward|district|tổ dân phố|tổ) {_NAME}|(?:p|q|h|kp|tt|tx)\. ?{_NAME}|[pq] ?\d{{1,2}}"
)
_CITY = (
    r"(?:(?:thành phố|thanh pho|t\.? ?p\.?) ?)?(?:hồ chí minh|ho chi minh|hcm)(?: city)?|hcmc|sài gòn|saigon"
    r"|hà nội|ha noi|hanoi|đà nẵng|da nang|hải phòng|hai phong|cần thơ|can tho"
    rf"|(?:thành phố|thanh pho|tp\.?) {_NAME}"
)
_CITY_END = r"(?= ?(?:[,;.\n(]|[-–] |$)| \d{5,6}(?!\d))"
_NUMBER = r"\d{1,5}[a-z]?(?:[/-]\d{1,5}[a-z]?){0,4}"
_UNIT = (
    rf"(?:căn hộ|can ho|chung cư|chung cu|tòa nhà|toà nhà|toa nha|tòa|toà|lầu|tầng|phòng|phong) {_NAME}"
    r"|(?:căn hộ|phòng|lầu|tầng) ?\d+"
)

_VIETNAMESE = re.compile(
    rf"[ơưƠƯ\u1ea0-\u1ef9]|{_BEGIN}(?:(?:{_CITY}){_CITY_END}|(?:viet nam|vietnam){_END})", re.IGNORECASE
)
"""Letters that no other language of shops has, or a town of Vietnam: a hospital has wards, and Leeds districts, too."""
_FORMS = tuple(
    re.compile(_BEGIN + form, re.IGNORECASE)
    for form in (
        rf"(?P<district>{_DISTRICT}){_END}",
        rf"(?P<city>{_CITY}){_CITY_END}",
        rf"(?P<region>(?:tỉnh|tinh) {_NAME}){_END}",
        rf"(?P<country>việt nam|viet nam|vietnam|vn){_END}",
        rf"(?P<unit>{_UNIT}){_END}",
        rf"(?:số nhà|số|so nha|so|no\.?)? ?(?P<house_number>{_NUMBER}) ?,? ?(?P<street>(?:{_STREET}) {_NAME}){_END}",
        rf"(?:số nhà|số|so nha|so|no\.?)? ?(?P<house_number>{_NUMBER}) (?P<street>[^\W\d_][^,;:\n()–]{{2,40}}?)"
        rf"(?= ?[,;\n] ?(?:(?:{_DISTRICT})|(?:{_CITY})){_END})",
        rf"(?P<house_number>{_NUMBER}) (?P<street>[^\W\d_][^,;:\n()–]{{2,40}}?) ?, ?"
        rf"(?P<district>[^\W\d_][^\d,;:\n()–]{{1,30}}?) ?, ?(?:{_CITY}){_CITY_END}",
        rf"(?P<street>(?:{_STREET}|{_HAMLET}) {_NAME}){_END}",
        rf"(?P<recipient>(?:{_SURNAME})(?: [^\W\d_]{{1,12}}){{1,3}})"
        r"(?= ?(?:[,\n]| [-–])[ –-]*(?:số|so|no|căn hộ|phòng)?\.? ?\d)",
    )
)


def vietnamese_forms(text: str) -> Iterator[tuple[str, int, int]]:
    """The parts of a Vietnamese address: a field's name with its place; none where nothing says that it is one.

    Args:
        text: as the model reads it.
    """
    if not _VIETNAMESE.search(text):
        return
    for form in _FORMS:
        for found in form.finditer(text):
            for name in form.groupindex:
                if found[name]:
                    yield name, *found.span(name)

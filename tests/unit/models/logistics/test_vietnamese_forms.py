"""Vietnamese addresses name each of their parts; other countries' wards and districts are left alone."""

import pytest

from models.logistics.reader import LogisticsModel
from models.logistics.vietnamese_forms import vietnamese_forms

FOUND = {
    "số 25 đường Lê Lợi, phường Bến Thành, Quận 1, TP. Hồ Chí Minh": [
        "house_number 25",
        "street đường Lê Lợi",
        "district phường Bến Thành",
        "district Quận 1",
        "city TP. Hồ Chí Minh",
    ],
    "7B ngách 12/3 Đội Cấn, Q. Ba Đình, Hà Nội": [
        "house_number 7B",
        "street ngách 12/3 Đội Cấn",
        "district Q. Ba Đình",
        "city Hà Nội",
    ],
    "12 Tran Phu, Hai Chau, Da Nang 550000": [
        "house_number 12",
        "street Tran Phu",
        "district Hai Chau",
        "city Da Nang",
    ],
    "Vo Van Tam\n45/12 Le Van Sy\nP.13, Q.3\nTPHCM": [
        "recipient Vo Van Tam",
        "house_number 45/12",
        "street Le Van Sy",
        "district P.13",
        "district Q.3",
        "city TPHCM",
    ],
    "thôn 4, xã Tân Lập, huyện Đan Phượng, tỉnh Hà Tây, Việt Nam": [
        "street thôn 4",
        "district xã Tân Lập",
        "district huyện Đan Phượng",
        "region tỉnh Hà Tây",
        "country Việt Nam",
    ],
    "Ward 4, St Mary's Hospital, 5 Mill Rd, Leeds LS1 1AB": [],
    "12 Quan Close, District 9, Manila": [],
    "Đorđe Petrović, 5 Hanoi St, Split": [],
}


@pytest.mark.parametrize(("text", "found"), FOUND.items(), ids=lambda value: ascii(value)[:30])
def test_each_part_says_what_it_is(text: str, found: list[str]) -> None:
    parts = {(start, end): f"{name} {text[start:end]}" for name, start, end in reversed([*vietnamese_forms(text)])}
    assert [parts[place] for place in sorted(parts)] == found


def test_the_shipped_model_reads_it() -> None:
    model = LogisticsModel.load(concurrency=1)
    (reading,) = model.infer(["Trần Văn Hùng, 12 ngõ 45 Nguyễn Khang, Cầu Giấy, Hà Nội, 0903 555 012"])
    model.close()
    assert reading.fields == {
        "recipient": "Trần Văn Hùng",
        "house_number": "12",
        "street": "ngõ 45 Nguyễn Khang",
        "district": "Cầu Giấy",
        "city": "Hà Nội",
        "phone": "0903 555 012",
    }

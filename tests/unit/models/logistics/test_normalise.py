"""Fields in the form that carriers want; what is not understood is absent."""

import pytest

from models.logistics.normalise import normalised

CASES = [
    ({"postcode": "nw16xe"}, {"country": "GB", "postcode": "NW1 6XE"}),
    ({"postcode": "62704-1234", "region": "Illinois"}, {"country": "US", "region": "IL", "postcode": "62704-1234"}),
    ({"postcode": "LS1 4AB", "country": "U.K"}, {"country": "GB", "postcode": "LS1 4AB"}),
    ({"postcode": "LS1 4AB", "country": "England, UK"}, {"country": "GB", "postcode": "LS1 4AB"}),
    ({"postcode": "10969", "country": "Germany, France"}, {}),
    ({"postcode": "62704", "country": "U.S.A."}, {"country": "US", "postcode": "62704"}),
    ({"region": "D.C.", "city": "Washington"}, {"country": "US", "region": "DC"}),
    ({"postcode": "62704"}, {}),
    ({"postcode": "m4s2c6"}, {"country": "CA", "postcode": "M4S 2C6"}),
    ({"postcode": "D06W2X4"}, {"country": "IE", "postcode": "D06 W2X4"}),
    ({"postcode": "10969", "country": "Germany"}, {"country": "DE", "postcode": "10969"}),
    ({"postcode": "1096", "country": "Germany"}, {"country": "DE"}),
    ({"postcode": "310012", "city": "杭州市"}, {"country": "CN", "postcode": "310012"}),
    ({"postcode": "XX", "country": "Atlantis"}, {}),
    ({"phone": "(303) 555-0164", "region": "CO"}, {"country": "US", "region": "CO", "phone": "+13035550164"}),
    ({"phone": "020 7946 0018", "country": "England"}, {"country": "GB", "phone": "+442079460018"}),
    ({"phone": "+34 912 345 678"}, {"phone": "+34912345678"}),
    ({"phone": "199 0000 1234", "district": "西湖区"}, {"country": "CN", "phone": "+8619900001234"}),
    ({"phone": "0922-000-337", "city": "新北市"}, {"country": "TW", "phone": "+886922000337"}),
    ({"region": "香港", "street": "怡和街"}, {"country": "HK"}),
    ({"district": "九龍旺角", "phone": "2345 6789"}, {"country": "HK", "phone": "+85223456789"}),
    ({"region": "澳門", "district": "中環"}, {"country": "MO"}),
    ({"city": "重庆市", "district": "九龙坡区"}, {"country": "CN"}),
    ({"district": "九龙坡区"}, {"country": "CN"}),
    ({"city": "台州市"}, {"country": "CN"}),
    (
        {"city": "東京都", "district": "渋谷区", "street": "神宮前", "postcode": "1500001", "phone": "090-1234-5678"},
        {"country": "JP", "postcode": "150-0001", "phone": "+819012345678"},
    ),
    ({"region": "神奈川県", "city": "横浜市"}, {"country": "JP"}),
    ({"city": "福岡市", "unit": "コーポ原宿201号"}, {"country": "JP"}),
    ({"city": "杭州市", "unit": "花の店"}, {"country": "CN"}),
    ({"street": "中正路", "house_number": "12號"}, {}),
    ({"phone": "020 7946 0018"}, {}),
    ({"phone": "0171 555 0100", "country": "UK"}, {"country": "GB"}),  # a prefix that is no more
    ({"phone": "call me"}, {}),
    ({"city": "DPO", "region": "AA", "postcode": "34024-0412"}, {"country": "US", "postcode": "34024-0412"}),
    ({"region": "AP", "postcode": "96319"}, {}),
    (
        {"street": "Bahnhofstr.", "city": "Aurich", "postcode": "26603", "phone": "04941 95 55 01"},
        {"country": "DE", "postcode": "26603", "phone": "+494941955501"},
    ),
    ({"street": "Am Kirchberg", "postcode": "D-36043"}, {"country": "DE", "postcode": "36043"}),
    ({"postcode": "ch-8001"}, {"country": "CH", "postcode": "8001"}),
    ({"postcode": "S-903 26"}, {"country": "SE", "postcode": "903 26"}),
    ({"street": "Laurinstraße", "city": "Bozen", "postcode": "39100"}, {}),
    ({"street": "Hauptstraße", "postcode": "8001"}, {}),
    (
        {"street": "RUE DE LA VALLEE", "city": "RENNES", "postcode": "35000", "phone": "0612345678"},
        {"country": "FR", "postcode": "35000", "phone": "+33612345678"},
    ),
    ({"street": "Grande Allee", "city": "Lille", "postcode": "59000"}, {"country": "FR", "postcode": "59000"}),
    ({"street": "Im Sand", "city": "Strasbourg", "postcode": "67000"}, {"country": "FR", "postcode": "67000"}),
    ({"street": "Via della Vallee", "city": "Aosta", "postcode": "11100"}, {}),
    ({"street": "La Belle Vallee", "city": "Vitré", "postcode": "35500"}, {}),
    ({"street": "Chemin de la Grande Allee", "city": "Vannes", "postcode": "56000"}, {}),
    ({"street": "Kastanienallee", "city": "Halle", "postcode": "06108"}, {"country": "DE", "postcode": "06108"}),
    ({"street": "Große Allee", "city": "Celle", "postcode": "29221"}, {"country": "DE", "postcode": "29221"}),
    ({"street": "Via-Claudia-Straße", "postcode": "86836"}, {"country": "DE", "postcode": "86836"}),
    ({"street": "Ermou str.", "city": "Athens", "postcode": "10563"}, {}),
    (
        {"city": "Lyon", "postcode": "69003", "phone": "04 78 55 01 23"},
        {"country": "FR", "postcode": "69003", "phone": "+33478550123"},
    ),
    ({"city": "Paris", "postcode": "75460"}, {}),
    ({"city": "Casablanca", "postcode": "20000", "street": "rue Ibn Batouta"}, {}),
    ({"city": "SEVILLA", "postcode": "41004"}, {"country": "ES", "postcode": "41004"}),
    ({"city": "Napoli", "postcode": "80133"}, {"country": "IT", "postcode": "80133"}),
    ({"city": "New Delhi", "postcode": "110017"}, {"country": "IN", "postcode": "110017"}),
    ({"city": "Chennai", "postcode": "110017"}, {}),
    ({"postcode": "00-950"}, {"country": "PL", "postcode": "00-950"}),
    ({"postcode": "3512 JE"}, {"country": "NL", "postcode": "3512 JE"}),
    ({"postcode": "3512 at"}, {}),
    ({"city": "Johannesburg", "postcode": "2196 GP"}, {"country": "ZA"}),
    ({"city": "Cape Town", "postcode": "8001 WC", "phone": "021 424 5566"}, {"country": "ZA", "phone": "+27214245566"}),
    (
        {"city": "Wellington", "postcode": "6011", "phone": "021 555 012"},
        {"country": "NZ", "postcode": "6011", "phone": "+6421555012"},
    ),
    ({"city": "Wellington", "postcode": "2820"}, {}),
    ({"city": "Durban", "postcode": "4001 KZN"}, {"country": "ZA"}),
    ({"city": "Graaff-Reinet", "street": "Church Street", "postcode": "6280 EC"}, {}),
    ({"city": "Stellenbosch", "street": "Kerkstraat", "postcode": "7600 WC"}, {"country": "ZA"}),
    ({"city": "Ermelo", "street": "Kerkstraat", "postcode": "2351 MP", "phone": "083 555 0144"}, {}),
    (
        {"city": "Amsterdam", "street": "Rokin", "postcode": "1012 KZ", "phone": "0612345678"},
        {"country": "NL", "postcode": "1012 KZ", "phone": "+31612345678"},
    ),
    ({"city": "Utrecht", "postcode": "2980 MP"}, {}),
    ({"city": "Odijk", "street": "Dorpsstraat", "postcode": "3984nw"}, {"country": "NL", "postcode": "3984 NW"}),
    (
        {"city": "Bunnik", "postcode": "3981 EC", "phone": "+31 30 656 0010"},
        {"country": "NL", "postcode": "3981 EC", "phone": "+31306560010"},
    ),
    ({"city": "Den Haag", "postcode": "2513"}, {"country": "NL"}),
    ({"postcode": "1100-148"}, {"country": "PT", "postcode": "1100-148"}),
    ({"postcode": "20040002", "region": "RJ"}, {"country": "BR", "postcode": "20040-002"}),
    ({"postcode": "5000", "region": "SA"}, {"country": "AU", "postcode": "5000"}),
    ({"city": "Hong Kong", "phone": "2555 0144"}, {"country": "HK", "phone": "+85225550144"}),
    ({"city": "Singapore", "postcode": "560215"}, {"country": "SG", "postcode": "560215"}),
    ({"country": "Türkiye", "postcode": "34710"}, {"country": "TR", "postcode": "34710"}),
    ({"country": "Česká republika", "postcode": "11000"}, {"country": "CZ", "postcode": "110 00"}),
]
WINDOWS = {
    "after 5pm": "17:00-24:00",
    "before noon": "00:00-12:00",
    "between 10 and 2": "10:00-14:00",
    "Sat 10am-2pm": "Sa 10:00-14:00",
    "Mon-Fri 9-5": "Mo-Fr 09:00-17:00",
    "weekdays": "Mo-Fr",
    "Tue or Thu pm": "Tu,Th",
    "7.30-18.00 Mon-Fri": "Mo-Fr 07:30-18:00",
    "11-1pm": "11:00-13:00",
    "not before 9am": "09:00-24:00",
    "Saturday morning": "Sa 08:00-12:00",
    "工作日九点到六点": "Mo-Fr 09:00-18:00",
    "晚上七点半以后": "19:30-24:00",
    "下午两点前": "00:00-14:00",
    "周末": "Sa-Su",
    "zwischen 9 und 11 Uhr": "09:00-11:00",
    "Di-Sa 6-14 Uhr": "Tu-Sa 06:00-14:00",
    "mittwochs ab 17:30 Uhr": "We 17:30-24:00",
    "entre 8h30 et 10h": "08:30-10:00",
    "du mardi au samedi": "Tu-Sa",
    "mercredi 13h15-15h": "We 13:15-15:00",
    "avant 10h": "00:00-10:00",
    "de lunes a jueves de 7 a 13h": "Mo-Th 07:00-13:00",
    "entre las 16 y las 20": "16:00-20:00",
    "mar-sab 9-13": "Tu-Sa 09:00-13:00",
    "dopo le 19": "19:00-24:00",
    "wo-vr na 18 uur": "We-Fr 18:00-24:00",
    "9-11 and 3-5": "09:00-11:00,15:00-17:00",
    "8-12 und 13-16 Uhr": "08:00-12:00,13:00-16:00",
    "Mon-Fri 9-5, Sat 10-2": "Mo-Fr 09:00-17:00; Sa 10:00-14:00",
    "sat 10-12, sun 2-4": "Sa 10:00-12:00; Su 14:00-16:00",
    "8-12 Tue-Thu, 10-1 Sat": "Tu-Th 08:00-12:00; Sa 10:00-13:00",
    "Wed 9-11 and 3-5, Sun 10-2": "We 09:00-11:00,15:00-17:00; Su 10:00-14:00",
    "weekdays after 5, weekend mornings": "Mo-Fr 17:00-24:00; Sa-Su 08:00-12:00",
    "Thu 9-11, Thu 3-5": "Th 09:00-11:00,15:00-17:00",
    "mon-fri 9-5 9-5 9-5": "Mo-Fr 09:00-17:00",
    "Mon-Wed and Fri 9-5": "Mo-We,Fr 09:00-17:00",
    "weekdays and Sat before noon": "Mo-Fr,Sa 00:00-12:00",
    "lun-jeu 8-12, sam 14-16": "Mo-Th 08:00-12:00; Sa 14:00-16:00",
    "Di-Do 8-12 Uhr, So 10-14 Uhr": "Tu-Th 08:00-12:00; Su 10:00-14:00",
    "di 9-12, do 13-15": "Tu 09:00-12:00; Th 13:00-15:00",
    "Sa 10-14 Uhr": "Sa 10:00-14:00",
    "any day, so 9-5 is fine": "09:00-17:00",
    "周一到周三上午": "Mo-We 08:00-12:00",
    "周六周日下午": "Sa,Su 12:00-18:00",
    "星期二到星期五晚上七点后，周末上午": "Tu-Fr 19:00-24:00; Sa-Su 08:00-12:00",
}
NO_FORM = (
    "tomorrow",
    "any day but Tuesday",
    "not on Mondays",
    "除了周三都行",
    "on the 14th",
    "25:99",
    "after lunch",
    "today before 5pm",
    "3 June, 10-12",
    "Aug 4 after 2pm",
    "next Friday 8-10",
    "10am-1pm on 7/11",
    "明天上午",
    "12月5号下午三点后",
    "下周三上午",
    "heute ab 18 Uhr",
    "nicht vor 9 Uhr",
    "demain entre 9h et 12h",
    "sauf le lundi",
    "Mon-Fri 9-5, 10-2 on Sat",
    "Sat 10-2 or Sun",
    "after 5 on Tue, or 10-12",
    " ".join(f"{hour}:{minute}-23:00" for hour in range(10, 13) for minute in range(10, 60)),
    "",
)


@pytest.mark.parametrize(("fields", "normal"), CASES)
def test_country_postcode_and_phone_have_one_form(fields: dict[str, str], normal: dict[str, str]) -> None:
    assert normalised(fields) == normal


@pytest.mark.parametrize(("words", "hours"), WINDOWS.items())
def test_hours_and_days_have_one_form(words: str, hours: str) -> None:
    assert normalised({"time_window": words}) == {"time_window": hours}


@pytest.mark.parametrize(
    ("words", "hours"),
    [("工作日9:00-18:00", "Mo-Fr 09:00-18:00"), ("週六下午", "Sa 12:00-18:00"), ("晚上七點後", "19:00-24:00")],
)
def test_hours_behind_a_chinese_day_and_in_traditional_characters_have_their_form(words: str, hours: str) -> None:
    assert normalised({"time_window": words}) == {"time_window": hours}


@pytest.mark.parametrize("words", NO_FORM)
def test_a_date_an_exclusion_or_nonsense_has_no_form(words: str) -> None:
    assert normalised({"time_window": words}) == {}

"""Forms of one country or one post: boxes, lockers, armies, streets that stand before their number."""

from collections.abc import Iterator

import pytest

from models.logistics.forms import forms
from models.logistics.local_forms import local_forms
from models.logistics.reader import LogisticsModel
from models.logistics.refusal import NO_ADDRESS
from tests.cost import assert_in_proportion


@pytest.fixture(scope="module")
def model() -> Iterator[LogisticsModel]:
    loaded = LogisticsModel.load(concurrency=1)
    yield loaded
    loaded.close()


# The whole of what is said of each text, in the order of its places.
FOUND = {
    "DPO, AE 09498-0048": ["city DPO", "region AE", "postcode 09498-0048"],
    "Postfach 22 03 44 55118 Mainz": ["street Postfach 22 03 44"],
    "Apartado 5, 11008 Cádiz": ["street Apartado 5"],
    "CASELLA POSTALE 315": ["street CASELLA POSTALE 315"],
    "BP 115 33002 Bordeaux": ["street BP 115"],
    "BP 140 over 90": [],
    "Comp 12, Site 4, RR 2, Duncan": ["street Comp 12, Site 4, RR 2"],
    "HC 3 Box 40A, Arco": ["street HC 3 Box 40A"],
    "RR 4 Site 12, Fort St. John": ["street RR 4 Site 12"],
    "Ana, RR 3, Antigonish": ["street RR 3"],
    "2 boxes, rr": [],
    "Privaatsak X5, Pretoria": ["street Privaatsak X5"],
    "P.O. Box 912-40100, Kisumu": ["street P.O. Box 912", "postcode 40100"],
    "4 creek rd sandpoint idaho 83864": ["region idaho", "postcode 83864"],
    "Reno, West Virginia 26287-0012": ["region West Virginia", "postcode 26287-0012"],
    "1500 Broadway, New York 10036": [],
    "Idaho 1234, Utah 123456": [],
    "1118 County Rd 42 W\nBurnsville": ["house_number 1118", "street Rd 42 W"],
    "Road 42 West side": [],
    "unit 8 marlborough court 64 queens road": ["unit unit 8 marlborough court"],
    "Apartment B7 Riverside Court, Ring Road": ["unit Apartment B7 Riverside Court"],
    "flat 9 the street 22 oak road": [],
    "12/88 the esplanade glenelg": ["unit 12", "house_number 88"],
    "3/4 the order": [],
    "Lorette MB R0A 0Y0": ["region MB"],
    "Ames, Iowa 50010 thx": ["region Iowa", "postcode 50010", "nothing thx"],
    "ask at 19 thx": [],
    "30309 attn Mailroom": ["recipient Mailroom"],
    "Ida, c/o Lakeside Marina, Slip 14": ["recipient Lakeside Marina"],
    "attn the tall Man in the lobby": [],
    "For Toolbox Supply Co.\n1200 Elm": ["recipient Toolbox Supply Co."],
    "12 Elm, Boulder, Co, USA": [],
    "Opposite Anvil Forge Ltd, 12 Mill Lane, Leeds": [],
    "Ida, Next to Anvil Forge Ltd, 12 Mill Lane, Leeds": [],
    "From Anvil Forge Ltd, to Ida, 12 Mill Lane, Leeds": [],
    "Postnummer 7751234 Packstation 501": ["unit 7751234", "unit 7751234", "street Packstation", "house_number 501"],
    "nicht in die Packstation": [],
    "Paczkomat POZ114": ["unit Paczkomat POZ114"],
    "ul. Lipowa 3 m. 12": ["house_number 3", "unit m. 12"],
    "Storgatan 5 lgh 1102": ["house_number 5", "unit lgh 1102"],
    "Kungsgatan 12 B lgh 1201": ["house_number 12 B", "unit lgh 1201"],
    "Av. Central 1578, apto 91": ["house_number 1578", "unit apto 91"],
    "Storgata 14B, H0302, 0184 Oslo": ["unit H0302"],
    "H0302, 01840": [],
    "Augusta, SP 01413-000": ["postcode 01413-000"],
    "Apdo. Correos 115, 29600 Marbella": ["street Apdo. Correos 115"],
    "bajo dcha": ["unit bajo dcha"],
    "Plaza de España 9, 2º dcha": ["street Plaza de España", "house_number 9", "unit 2º dcha"],
    "12 Via Capri Apt 3": [],
    "C/O Ann 14 Elm": [],
    "Korunní 810/104, 101 00 Praha 10": ["house_number 810/104", "postcode 101 00", "city Praha 10"],
    "Meguro-ku, Sapporo-shi": ["district Meguro-ku", "city Sapporo-shi"],
    "Xuhui District, Shanghai": ["district Xuhui District"],
    "District 9": [],
    "tel 13901110000 100081": ["postcode 100081"],
    "300新竹市": ["postcode 300"],
    "0912-300-300 新竹市": [],
    "低山镇柳树村2组": ["street 柳树村2组"],
    "柏乡县大杨村四组": [],
    "44, sala 3, Savassi, Belo Horizonte - MG, 30130-170": [
        "district Savassi",
        "city Belo Horizonte",
        "region MG",
        "postcode 30130-170",
    ],
    "37121 Verona (VR)": ["city Verona", "region VR"],
    "75011 Paris (FR)": [],
    "16121 Genova GE Italia": ["city Genova", "region GE"],
    "06420 Çankaya / Ankara": ["postcode 06420", "district Çankaya", "city Ankara"],
    "60311 Frankfurt/Main": [],
    "Nato Cd, No: 8, Kadıköy": ["street Nato Cd", "nothing No:", "house_number 8", "house_number 8"],
    "1421 Sokak 9/A, 35220 Bornova": ["street 1421 Sokak", "house_number 9/A"],
    "order sk 12": [],
    "1067 Budapest, Csengery utca 51. II. em. 4.": [
        "postcode 1067",
        "city Budapest",
        "street Csengery utca",
        "house_number 51",
        "unit II. em. 4",
    ],
    "Kis Éva, Dobó u. 7/B, fszt. 2": ["street Dobó u.", "house_number 7/B", "unit fszt. 2"],
    "1067 Budapest, Opera": [],
    "Rua da Paz, 12, Centro, Recife, Pernambuco, 50030-150": [
        "street Rua da Paz",
        "house_number 12",
        "district Centro",
        "city Recife",
        "region Pernambuco",
    ],
    "Alameda Santos, 45\nCerqueira César\nSão Paulo - SP\n01418-000": [
        "street Alameda Santos",
        "house_number 45",
        "district Cerqueira César",
        "city São Paulo",
        "region SP",
    ],
    "Sector 9-C\nChandigarh 160009": ["district Sector 9-C"],
    "Sector 9, no code": [],
    "Dongil-ro, Gwangjin-gu, Anyang-si, Gyeonggi-do, 13992": [
        "street Dongil-ro",
        "district Gwangjin-gu",
        "city Anyang-si",
        "region Gyeonggi-do",
    ],
    "Kyoto-do, Oslo": [],
    "150-0002 Tokyo, Shibuya-ku": ["postcode 150-0002", "district Shibuya-ku"],
    "call 150-0002 Tom, thanks": [],
    "Apt no: 7, London": [],
    "Unit 3050 Box 114, DPO AA 34024": ["street Unit 3050 Box 114", "city DPO", "region AA", "postcode 34024"],
    "Unit 3050 Box 114, Leeds": [],
    "hiya 5 Mill Rd": ["nothing hiya"],
    "Hi Ltd": ["nothing Hi"],
    "Hilary Ltd": [],
    "Number 27 High Street": ["nothing Number", "house_number 27"],
    "give it to number 27 please": [],
    "Arrived at UPS facility, Louisville": ["elsewhere UPS facility"],
    "leave it at the depot": [],
    "CEP 01304-001": ["postcode 01304-001"],
    "Strada Provinciale 14, 6, 70043 Monopoli": ["street Strada Provinciale 14", "house_number 6"],
    "Corso Umberto I 88, 80138 Napoli NA": ["street Corso Umberto I", "house_number 88", "city Napoli", "region NA"],
    "#17, 3rd Cross, Jayanagar 4th Block": ["house_number 17", "street 3rd Cross", "district Jayanagar 4th Block"],
    "#27, 3rd Cross, 5th Main, Indiranagar": ["house_number 27", "street 3rd Cross, 5th Main"],
    "1 Smith Pde, Geelong, vic, 3220": ["region vic", "postcode 3220"],
    "12/66 Wattle Ave\nParramatta NSW 2150": ["unit 12", "house_number 66", "region NSW", "postcode 2150"],
    "before 14/12 please, 5 Smith St, Kew WA 6101": [],
    "9/27 Wattle Ave, Leeds": [],
    "by 9/12 at Park Road, Kew WA 6000": [],
    "call Vic, 0412 345 678": [],
    "call Vic 8345 6789": [],
    "Lever de tas, 7411 KT Deventer": [],
    "12 Hay St, Kew Vic 3101 AU": ["region Vic", "postcode 3101"],
    "den 3. og 4. maj": [],
    "Lindenallee 44, 45127 Essen liefern": ["nothing liefern"],
    "Marktpl. 2, 73728 Esslingen": ["street Marktpl.", "house_number 2"],
    "Prinzenallee 58 13359 Berlin 3. OG links": ["unit 3. OG links"],
    "980 boul. Charest O., Québec": ["house_number 980", "street boul. Charest O."],
    "Rés. Les Pins, 9 allée des Cigales": ["unit Rés. Les Pins"],
    "h no 45, gali no 3": ["nothing h no", "house_number 45"],
    "H.No. 5-9-22, opp. Town Hall, Saifabad 500063": [
        "nothing H.No.",
        "house_number 5-9-22",
        "instructions opp. Town Hall",
    ],
    "5 Mill Rd, opposite the church, Leeds LS1 4AB": [],
    "Prinsengracht 512-hs, 1017 KH Amsterdam": ["house_number 512-hs"],
    "4-7-12 Honmachi, Nakano-ku": ["house_number 4-7-12", "street Honmachi", "district Nakano-ku"],
    "9 County Road 341, Durango": ["house_number 9"],
    "No. 27, Ln. 118, Sec. 3, Xinyi Rd., Taipei": [
        "house_number 27",
        "street Ln. 118, Sec. 3, Xinyi Rd.",
        "street Sec. 3, Xinyi Rd.",
    ],
    "Caferağa Mah. Moda Cad. No: 18 D: 7, 34710 Kadıköy": [
        "district Caferağa Mah.",
        "street Moda Cad.",
        "nothing No:",
        "house_number 18",
        "unit D: 7",
    ],
    "order no: 1234, Elm Rd": [],
    "phone no: 5, ": [],
    "Col. Del Valle Centro, 03100": ["district Col. Del Valle Centro"],
}


@pytest.mark.parametrize(("text", "found"), FOUND.items())
def test_each_part_of_a_form_is_named(text: str, found: list[str]) -> None:
    parts = sorted(local_forms(text), key=lambda part: part[1])
    assert [f"{name} {text[start:end]}" for name, start, end in parts] == found


def test_where_two_forms_meet_one_decides() -> None:
    text = "Postnummer 7751234 Packstation 501, 2100 Sydney NSW 2000"
    certain = [form for form in forms(text) if len(form.fields) == 1]
    assert len(certain) == len({form.start for form in certain}) > 2


READ = {
    "Frau Iris Beck\n5512345\nPackstation 118\n20095 Hamburg": {
        "recipient": "Frau Iris Beck",
        "unit": "5512345",
        "street": "Packstation",
        "house_number": "118",
        "city": "Hamburg",
    },
    "Postbus 4402, 3006 AK Rotterdam": {"street": "Postbus 4402", "house_number": None, "postcode": "3006 AK"},
    "SPC Ana Cruz, CMR 480 Box 1910, APO AE 09128": {"city": "APO", "region": "AE", "postcode": "09128"},
    "Marta Vidal, C/ Gran de Gràcia 61, 3r 2a, 08012 Barcelona": {
        "street": "C/ Gran de Gràcia",
        "house_number": "61",
        "unit": "3r 2a",
    },
    "Ina, 8 Ash Ln, Flat no: 3, Leeds LS1 4AB": {"house_number": "8", "unit": "Flat no: 3"},
    "Ken Ito, 4-2-8 Ebisu, Shibuya-ku, Tokyo 150-0013, Japan": {"district": "Shibuya-ku", "city": "Tokyo"},
    "Deliver after 5pm to 1-2-3 Ginza, Chuo-ku, Tokyo 104-0061": {"house_number": "1-2-3", "street": "Ginza"},
    "RR123456789GB, 1-2-3 Ginza, Chuo-ku, Tokyo 104-0061": {"house_number": "1-2-3", "unit": None},
    "November 30, 2026: 123 County Road 7, Alma, GA 31510": {"house_number": "123", "street": "County Road 7"},
    "周丽 13912340000 210008 江苏省南京市鼓楼区中山路55号": {"phone": "13912340000", "postcode": "210008"},
    "Davi Rocha, Rua Sergipe, 44, Savassi, Belo Horizonte - MG, 30130-170": {
        "district": "Savassi",
        "city": "Belo Horizonte",
        "region": "MG",
    },
    "Barta Imre, 7621 Pécs, Ferencesek utcája 12. III. em. 2.": {
        "recipient": "Barta Imre",
        "postcode": "7621",
        "city": "Pécs",
        "street": "Ferencesek utcája",
        "house_number": "12",
        "time_window": None,
    },
    "1421 Sokak No: 9, 35220 Konak/İzmir, Türkiye": {"district": "Konak", "city": "İzmir", "country": "Türkiye"},
    "<td>J&ouml;rg Kl&#246;ver</td><td>M&uuml;hlenweg 3</td><td>26789 Leer</td>": {
        "recipient": "Jörg Klöver",
        "street": "Mühlenweg",
        "house_number": "3",
    },
}


@pytest.mark.parametrize(("text", "fields"), READ.items(), ids=lambda value: ascii(value)[:30])
def test_the_shipped_model_reads_what_local_forms_decide(
    model: LogisticsModel, text: str, fields: dict[str, str | None]
) -> None:
    (reading,) = model.infer([text])
    assert reading.abstained is None
    assert {name: reading.fields.get(name) for name in fields} == fields


@pytest.mark.parametrize("text", ["Arrived at UPS facility, Louisville, KT", "Departed the Memphis hub, TN 38118"])
def test_a_depot_is_no_door(model: LogisticsModel, text: str) -> None:
    (reading,) = model.infer([text])
    assert reading.abstained == NO_ADDRESS


def test_a_parcels_number_is_no_address(model: LogisticsModel) -> None:
    (reading,) = model.infer(["1Z999AA10123456784: out for delivery\nRB123456785GB: out for delivery"])
    assert reading.abstained == NO_ADDRESS


@pytest.mark.parametrize(
    "words", ["A & ", ", A b", "attn A ", "box 1 ", "flat 9 kestrel court a ", "1/2 the ", ", rr 1"]
)
def test_repeated_words_take_time_in_proportion(words: str) -> None:
    assert_in_proportion(lambda n: [*local_forms(words * n)], 1_600)

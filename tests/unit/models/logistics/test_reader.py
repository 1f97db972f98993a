"""The shipped model: any str has an outcome, spans count in the customer's text, nothing depends on the batch."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from models.logistics.reader import LogisticsModel, Reading, read_spans
from models.logistics.refusal import NO_ADDRESS, NO_WORDS, TOO_LONG, TWO_ADDRESSES, UNKNOWN_WORDS
from models.logistics.steps import valid_steps
from models.logistics.tags import TAGS, best_rows, spans_of
from tests.evaluations.written_deliveries import written_deliveries

TEXTS = [each.tagged.text for each in written_deliveries()]
BAKER = "Mary Holt, Flat 3, 221B Baker Street, London NW1 6XE, ring twice, after 5pm"


@pytest.fixture(scope="module")
def model() -> Iterator[LogisticsModel]:
    loaded = LogisticsModel.load()
    yield loaded
    loaded.close()


def read(model: LogisticsModel, text: str) -> Reading:
    (reading,) = model.infer([text])
    return reading


def test_an_address_is_read_with_all_around_it(model: LogisticsModel) -> None:
    reading = read(model, BAKER)
    assert reading.abstained is None
    assert reading.fields == {
        "recipient": "Mary Holt",
        "unit": "Flat 3",
        "house_number": "221B",
        "street": "Baker Street",
        "city": "London",
        "postcode": "NW1 6XE",
        "instructions": "ring twice",
        "time_window": "after 5pm",
    }
    assert 0.5 < reading.confidence <= 1


def test_a_chinese_address_is_read(model: LogisticsModel) -> None:
    fields = read(model, "浙江省杭州市西湖区文三路478号3栋2单元501室，王伟收，13800001234").fields
    assert fields == {
        "region": "浙江省",
        "city": "杭州市",
        "district": "西湖区",
        "street": "文三路",
        "house_number": "478号",
        "unit": "3栋2单元501室",
        "recipient": "王伟",
        "phone": "13800001234",
    }


def test_another_countrys_address_keeps_its_words_and_its_spans(model: LogisticsModel) -> None:
    text = "Lindenallee 12, 10115 Berlin, Germany"
    reading = read(model, text)
    assert {name: reading.fields.get(name) for name in ("street", "house_number", "postcode", "city")} == {
        "street": "Lindenallee",
        "house_number": "12",
        "postcode": "10115",
        "city": "Berlin",
    }
    assert [text[span.start : span.end] for span in reading.spans if span.field == "city"] == ["Berlin"]


# Bad input: each has an outcome of its own.
REFUSED = {
    "": NO_WORDS,
    " \n\t": NO_WORDS,
    "👍🎉😀": NO_WORDS,
    "<p></p>": NO_WORDS,
    "\x00\x01\x02": NO_WORDS,
    "x" * 50_000: TOO_LONG,
    f"{BAKER}. " * 700: TOO_LONG,
    "ул. Пушкина, дом 10, Москва 101000": UNKNOWN_WORDS,
    "شارع التحرير ١٢، القاهرة": UNKNOWN_WORDS,
    "where is my parcel? this is a disgrace": NO_ADDRESS,
    "Out for delivery": NO_ADDRESS,
    "什么时候发货": NO_ADDRESS,
    "12 Oak Street, Leeds LS1 4AB or 9 Elm Road, Manchester M1 2AA": TWO_ADDRESSES,
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:20]))
def test_what_holds_no_single_address_is_refused_and_said_why(model: LogisticsModel, text: str) -> None:
    reading = read(model, text)
    assert (reading.abstained, reading.fields, reading.confidence) == (REFUSED[text], {}, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{BAKER}</p>",
        BAKER.replace(" ", "&nbsp;"),
        f"\u202e{BAKER}\u202c",
        BAKER.replace(" ", "\x00"),
        f"{BAKER} \ud800",
        f"🎁 {BAKER} 🎁",
        f"I am furious, nobody came and nobody called!\n{BAKER}",
    ],
    ids=["tags", "entities", "direction marks", "control characters", "a surrogate", "emoji", "a complaint"],
)
def test_an_address_among_rubbish_is_still_read_at_its_own_place(model: LogisticsModel, text: str) -> None:
    reading = read(model, text)
    assert reading.abstained is None
    (postcode,) = (span for span in reading.spans if span.field == "postcode")
    assert text[postcode.start : postcode.end].replace("&nbsp;", " ").replace("\x00", " ") == "NW1 6XE"


PARTED = {
    "18 Sukhumvit Soi 31, Watthana, Bangkok 10110, Thailand": {"district": "Watthana", "city": "Bangkok"},
    "Ailsa Reid, 1/2, 77 Dumbarton Road, Glasgow G11 6PW": {"unit": "1/2", "house_number": "77", "city": "Glasgow"},
    "Noord, De Ruyterkade, Prinsengracht 17, 1015 DK Amsterdam": {"street": "Prinsengracht", "house_number": "17"},
    "Calle Tonalá 80, 06700 Ciudad de México, CDMX": {"city": "Ciudad de México", "region": "CDMX"},
}


@pytest.mark.parametrize(("text", "fields"), PARTED.items(), ids=lambda value: ascii(value)[:30])
def test_a_town_a_number_or_a_street_with_a_comma_in_it_is_two_fields(
    model: LogisticsModel, text: str, fields: dict[str, str]
) -> None:
    reading = read(model, text)
    assert {name: reading.fields.get(name) for name in fields} == fields
    assert all("," not in text[span.start : span.end] for span in reading.spans if span.field in fields)


def test_a_direction_behind_a_comma_is_the_streets(model: LogisticsModel) -> None:
    reading = read(model, "12 Peachtree Street, NE, Atlanta, GA 30303")
    assert reading.fields["street"] == "Peachtree Street, NE"


def test_a_text_of_thousands_of_characters_is_read_to_its_end(model: LogisticsModel) -> None:
    text = "Please be quiet and do not ring the bell. " * 110 + BAKER
    assert 4_500 < len(text) <= 5_000
    assert read(model, text).fields["postcode"] == "NW1 6XE"


def test_a_reading_never_depends_on_its_batch(model: LogisticsModel) -> None:
    alone = [read(model, text) for text in TEXTS]
    together = model.infer([*TEXTS[::-1], "x " * 2_000])[len(TEXTS) - 1 :: -1]
    for one, other in zip(alone, together, strict=True):
        assert [(s.field, s.start, s.end) for s in one.spans] == [(s.field, s.start, s.end) for s in other.spans]
        assert one.confidence == pytest.approx(other.confidence, abs=1e-5)
        assert (one.fields, one.abstained) == (other.fields, other.abstained)


def test_a_span_is_as_sure_as_the_mean_of_its_tokens(model: LogisticsModel) -> None:
    (judged,) = model.judge([BAKER])
    any_valid = valid_steps(np.zeros((1 + len(TAGS), len(TAGS))))
    (tags,) = best_rows([judged.logs], any_valid, [judged.goes_on])
    places = {span.start: tokens for span, tokens in spans_of(tags, judged.pieces.places)}
    for span in read_spans(judged, tags):
        logs = [judged.logs[token, tags[token]] for token in places[span.start]]
        assert span.confidence == float(np.exp(np.mean(logs)))


def test_equal_texts_of_one_call_are_read_once(model: LogisticsModel) -> None:
    one, other, *rest = model.infer([BAKER, "", *[BAKER] * 500])
    assert other.abstained == NO_WORDS
    assert all(each is one for each in rest)


def test_spans_never_overlap_and_lie_in_the_text(model: LogisticsModel) -> None:
    for text, reading in zip(TEXTS, model.infer(TEXTS), strict=True):
        ends = 0
        for span in reading.spans:
            assert ends <= span.start < span.end <= len(text)
            assert 0 < span.confidence <= 1
            ends = span.end


def test_reading_imports_neither_torch_nor_transformers() -> None:
    code = (
        "import sys; from models.logistics.reader import LogisticsModel;"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

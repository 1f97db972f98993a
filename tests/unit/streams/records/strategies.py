"""Hypothesis strategies of what travels on topics, and of what should not."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from streams.records import DeadLetter, ModelName, Review, Sentiment, SourceOffset

ids = st.text(min_size=1, max_size=200)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# A day off both ends of the contract, so that the year is the same in every zone.
times = st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=zones)  # noqa: DTZ001
offsets = st.integers(0, 2**63 - 1)
places = st.builds(SourceOffset, topic=ids, partition=st.integers(0, 2**31 - 1), offset=offsets)
models = st.builds(ModelName, name=ids, version=ids, sha256=ids, precision=ids, provider=ids)
probabilities = st.dictionaries(st.sampled_from(["negative", "neutral", "positive"]), st.floats(0.0, 1.0))

reviews = st.builds(
    Review,
    event_id=ids,
    occurred_at=times,
    review_id=ids,
    product_id=ids,
    text=st.text(min_size=1),
    customer_id=st.none() | ids,
    stars=st.none() | st.integers(1, 5),
)


def sentiments() -> st.SearchStrategy[Sentiment]:
    """Return sentiments that speak and sentiments that say why they do not."""
    said = st.tuples(st.sampled_from(["negative", "neutral", "positive"]), st.none())
    unsaid = st.tuples(st.none(), st.text(min_size=1))
    return (said | unsaid).flatmap(
        lambda both: st.builds(
            Sentiment,
            event_id=ids,
            occurred_at=times,
            processed_at=times,
            source=places,
            model=st.none() | models,
            review_id=ids,
            product_id=ids,
            sentiment=st.just(both[0]),
            abstained=st.just(both[1]),
            probabilities=probabilities,
            language=st.none() | st.text(min_size=2, max_size=35),
            explanation=st.none() | st.text(),
        )
    )


dead_letters = st.builds(
    DeadLetter,
    flow=ids,
    source=places,
    stage=st.sampled_from(["decode", "infer", "fold"]),
    error=st.text(max_size=2_000),
    attempts=st.integers(1, 10_000),
    failed_at=st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    model=st.none() | ids,
    length=st.integers(0, 2**40),
    truncated=st.booleans(),
    sha256=st.none() | st.just("0" * 64),
)

GOOD_REVIEW = {
    "event_id": '"e1"',
    "occurred_at": '"2026-03-01T12:00:00Z"',
    "review_id": '"r1"',
    "product_id": '"p1"',
    "text": '"a text"',
    "customer_id": '"c1"',
    "stars": "4",
}
"""A review, field by field as JSON."""

# Written as JSON; lone surrogates and broken UTF-8 come in as bytes.
NASTY = [
    *[str(sign * 2**bits + more) for sign in (-1, 1) for bits in (31, 53, 63, 64, 200) for more in (-1, 0, 1)],
    *[
        "1e400",
        "-1e400",
        "1e-400",
        "1e309",
        "NaN",
        "Infinity",
        "-Infinity",
        "-0",
        "0.1",
        "1.0",
        "1E0",
        "01",
        "+1",
        ".5",
    ],
    *["null", "true", "[]", "{}", '""', '" "', "[[]]", '{"a":{"a":{}}}', "undefined", "'x'", ""],
    *[f'"{text}"' for text in ("0001-01-01T00:00+14:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")],
    *[f'"{text}"' for text in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "0000-01-01T00:00:00Z")],
    *[f'"{text}"' for text in ("2026-03-01T12:00:00", "2026-03-01", "12:00:00Z", "2026-02-30T00:00:00Z", "1772366400")],
    *[f'"{text}"' for text in ("2026-03-01T12:00:60Z", "2026-03-01T24:00:00Z", "2026-03-01T12:00:00+24:00")],
    *[f'"{text}"' for text in ("1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z", "2000-01-01T00:00:00+14:00")],
    *[
        rf'"{text}"'
        for text in (r"\ud800", r"\udc00", r"\ud800\ud800", r"\udc00\ud800", r"\ud83d\ude00", r"\u0000", r"\x")
    ],
    *['"' + "x" * 201 + '"', '"' + "x" * 100_001 + '"', "[" * 2_000, "[" * 2_000 + "]" * 2_000, '"unfinished'],
]
NASTY_BYTES = [
    b'"\xff"',
    b'"\xc0\x80"',
    b'"\xed\xa0\x80"',
    b'"\xf4\x90\x80\x80"',
    b'"\xe2\x82"',
    b"\xef\xbb\xbf1",
    b"\x00",
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def mutated_reviews(draw: st.DrawFn) -> bytes:
    """Return a review with some fields replaced, repeated, added, dropped or cut."""
    fields = [(name, value.encode()) for name, value in GOOD_REVIEW.items()]
    nasty = st.sampled_from([value.encode() for value in NASTY] + NASTY_BYTES)
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from([*GOOD_REVIEW, "unknown", r"\ud800"]))
        change = (name, draw(nasty))
        how = draw(st.sampled_from(["replace", "repeat", "drop"]))
        if how != "repeat":
            fields = [field for field in fields if field[0] != name]
        if how != "drop":
            fields.insert(draw(st.integers(0, len(fields))), change)
    value = b"{" + b",".join(b'"' + name.encode() + b'":' + value for name, value in fields) + b"}"
    value = draw(st.sampled_from([value] * 8 + [b"\xef\xbb\xbf" + value, b"[" + value + b"]", value + b"}", value * 2]))
    return value[: draw(st.sampled_from([len(value)] * 8 + [len(value) // 2, len(value) - 1]))]

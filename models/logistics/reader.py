"""What a delivery text says: who, where, when, how; each field with its place in the text and a confidence.

    str ─▶ readable ─▶ pieces ─▶ windows ─▶ encoder ─▶ token layers ─▶ forms ─▶ valid tags ─▶ spans ─▶ one address?
                                                                                        └─▶ abstains, and says why

A result never depends on what shared its batch. Refuses to know: records, topics, the event loop, today's date.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from models.artifact import Artifact
from models.encoder import Encoder, Floats
from models.errors import ArtifactError
from models.logistics import refusal
from models.logistics.clauses import corrected
from models.logistics.continuations import going_on
from models.logistics.forms import ruled
from models.logistics.normalise.countries import code_of_name
from models.logistics.one_address import settled
from models.logistics.readable import FILLER, MAX_CHARACTERS, readable
from models.logistics.spans import ADDRESS_FIELDS, Span, closed_up, joined, trimmed
from models.logistics.steps import read_steps
from models.logistics.tags import TAGS, best_rows, spans_of
from models.logistics.windows import Part, parts, together
from models.session import Session
from models.token_runs import cut_into_runs, pad
from models.tokenizer import Pieces
from models.upper_model import UpperModel

ARTIFACT = "logistics-en-zh"
TOKEN_BUDGET = 512
"""Tokens of one run, padding included; reviews have fewer, measured for them alone (docs/adr/0105)."""
_WORDS = re.compile(r"[^\W_]")
_DIGIT = re.compile(r"\d")
"""Every country's postcode has one."""
_LEAST_KNOWN = 0.5
_FLOOR = 1e-9
_PART = {"city": "district", "house_number": "unit", "street": "street"}
_WORD = re.compile(r"[^\W\d_]{4,}")
_A_POSTCODE = re.compile(r"[ ,]{1,2}\d")


class FieldReading(msgspec.Struct, frozen=True):
    """One field's place in the text.

    Attributes:
        field: its name.
        start: its first character, in code points.
        end: the character after its last.
        confidence: geometric mean of its tokens' probabilities.
    """

    field: str
    start: int
    end: int
    confidence: float


class Reading(msgspec.Struct, frozen=True):
    """What the model read in one text.

    Attributes:
        spans: in order; even if the model abstained, to show why.
        fields: each field's words; several spans of one field are joined with commas, repeated ones stand once; none
            if it abstained.
        confidence: the least confidence among the spans that say where; 0 if it abstained.
        abstained: why, in words; None if it did not.
    """

    spans: tuple[FieldReading, ...]
    fields: dict[str, str]
    confidence: float
    abstained: str | None


class Judged(NamedTuple):
    """A text and what the graph says of it.

    Attributes:
        shown: as the model reads it; as long as the text, or empty if that is too long.
        pieces: of what is shown.
        logs: float32 [pieces, tags], logarithms of the tags' probabilities, without what forms rule out.
        goes_on: for each piece whether it continues a word.
    """

    shown: str
    pieces: Pieces
    logs: Floats
    goes_on: list[bool]


class LogisticsModel(UpperModel):
    """A loaded, proven and warm model. Thread-safe."""

    artifact_name = ARTIFACT

    def __init__(self, artifact: Artifact, encoder: Encoder, session: Session, concurrency: int) -> None:
        """Join the parts; `load` makes them."""
        if tuple(artifact.manifest.settings.get("tags", ())) != TAGS:  # type: ignore[arg-type]
            raise ArtifactError(artifact.folder, "its tags are not those that this version decodes")
        self._steps = read_steps(artifact)
        super().__init__(artifact, encoder, session, concurrency)

    def infer(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts.

        Args:
            texts: any str: empty, with tags, of a megabyte.

        Returns:
            One Reading per text, in order; each depends on its own text alone.

        Raises:
            InferenceError: the engine failed.

        Blocks until all runs are done; the work is done in the model's own threads. May be called from several threads.
        """
        once = list(dict.fromkeys(texts))  # the events of an order say the same again
        judged = self.judge(once)
        rows = best_rows([each.logs for each in judged], self._steps, [each.goes_on for each in judged])
        found = dict(zip(once, map(self._reading, once, judged, rows), strict=True))
        return [found[text] for text in texts]

    def judge(self, texts: Sequence[str]) -> list[Judged]:
        """Return what the graph says of each piece of each text; blocks like `infer`."""
        shown = [readable(text) if len(text) <= MAX_CHARACTERS else "" for text in texts]
        pieces = self._encoder.tokenizer.pieces(shown)
        logs = [
            ruled(np.log(np.maximum(scores, _FLOOR)), text, each.places)
            for scores, text, each in zip(self._scores(pieces), shown, pieces, strict=True)
        ]
        goes_on = [going_on(text, each.places) for text, each in zip(shown, pieces, strict=True)]
        return [Judged(*each) for each in zip(shown, pieces, logs, goes_on, strict=True)]

    def _scores(self, texts: Sequence[Pieces]) -> list[Floats]:
        """Probabilities float32 [pieces, tags] of each text."""
        tokenizer = self._encoder.tokenizer
        cut = [parts(len(each.ids), tokenizer.room) for each in texts]
        sequences = [each.ids[p.start : p.end] for each, windows in zip(texts, cut, strict=True) for p in windows]
        runs = cut_into_runs([len(sequence) for sequence in sequences], TOKEN_BUDGET)
        found: list[Floats] = [np.empty(0, np.float32)] * len(sequences)
        # The longest runs first, so that no thread starts one when the others are done.
        outputs = self._pool.map(self._run, [[sequences[place] for place in run] for run in reversed(runs)])
        for run, rows in zip(reversed(runs), outputs, strict=True):
            for place, row in zip(run, rows, strict=True):
                found[place] = row
        left = iter(found)
        return [self._whole(windows, [next(left) for _ in windows]) for windows in cut]

    def _whole(self, windows: list[Part], rows: list[Floats]) -> Floats:
        return together(windows, rows) if windows else np.empty((0, len(TAGS)), np.float32)

    def _run(self, sequences: list[list[int]]) -> list[Floats]:
        tokenizer = self._encoder.tokenizer
        ids, mask = pad([tokenizer.window(sequence) for sequence in sequences], tokenizer.pad_id)
        (rows,) = self._session.run({"states": self._encoder.states(ids, mask), "attention_mask": mask})
        first = tokenizer.before
        return [
            row[first : first + len(sequence)].astype(np.float32) for row, sequence in zip(rows, sequences, strict=True)
        ]

    def _reading(self, text: str, judged: Judged, tags: list[int]) -> Reading:
        shown, found = judged.shown, read_spans(judged, tags)
        places = [Span(each.field, each.start, each.end) for each in found]
        reason = self._reason(text, judged) or refusal.refusal(places, shown)
        spans = _kept(found, places, shown)
        if reason:
            return Reading(tuple(spans), {}, 0.0, reason)
        spans = _settled(spans, shown)
        said: dict[str, dict[str, str]] = {}
        for each in spans:
            words = " ".join(shown[each.start : each.end].replace(FILLER, "").split())
            said.setdefault(each.field, {}).setdefault(words.casefold(), words)
        fields = {field: ", ".join(words.values()) for field, words in said.items()}
        sure = min(each.confidence for each in spans if each.field in ADDRESS_FIELDS)
        return Reading(tuple(spans), fields, sure, None)

    def _reason(self, text: str, judged: Judged) -> str | None:
        """Say why not to trust what was read; None if there is no reason."""
        if len(text) > MAX_CHARACTERS:
            return refusal.TOO_LONG
        if not _WORDS.search(judged.shown):
            return refusal.NO_WORDS
        return refusal.UNKNOWN_WORDS if self._encoder.tokenizer.known(judged.pieces) < _LEAST_KNOWN else None

    def _prove(self, artifact: Artifact) -> None:
        manifest = artifact.manifest
        found = self.infer([golden.text for golden in manifest.goldens])
        for golden, reading in zip(manifest.goldens, found, strict=True):
            if golden_values(reading)[:-1] != golden.values[:-1]:
                raise ArtifactError(artifact.folder, f"it reads the golden text {golden.text!r} otherwise")
            if abs(reading.confidence - golden.values[-1]) > manifest.golden_tolerance:
                raise ArtifactError(artifact.folder, f"it is not as sure of {golden.text!r} as it was")


def read_spans(judged: Judged, tags: list[int]) -> list[FieldReading]:
    """The spans of a text.

    Args:
        judged: the text.
        tags: a valid row of them.
    """
    text, chosen = judged.shown, judged.logs[np.arange(len(tags)), tags]
    kept: list[Span] = []
    marks: list[tuple[int, int]] = []  # where a piece's span begins, and the piece
    for span, tokens in spans_of(tags, judged.pieces.places):
        whole = trimmed(span, text)
        if whole and (whole.field != "postcode" or _DIGIT.search(text, whole.start, whole.end)):
            kept.append(whole)
            marks += [(whole.start, token) for token in tokens]
    found, at = [], 0
    for span in joined(closed_up(kept, text), text):
        tokens = []
        while at < len(marks) and marks[at][0] < span.end:
            tokens.append(marks[at][1])
            at += 1
        found += _parted(FieldReading(span.field, span.start, span.end, _sure(chosen[tokens])), text)
    return found


def _kept(read: list[FieldReading], spans: Sequence[Span], text: str) -> list[FieldReading]:
    """Return fields without numbers beside no street, and without wishes and hours that are only told."""
    stray, as_asked = refusal.stray_numbers(spans), corrected(spans, text)
    return [
        FieldReading(*span, each.confidence)
        for place, each in enumerate(read)
        if place not in stray and (span := as_asked.get(place, spans[place]))
    ]


def _parted(read: FieldReading, text: str) -> list[FieldReading]:
    """A town with a comma in it is a part of a town and the town, two such numbers of a house are its flat and its own.

    No label has such a comma; an abbreviation behind a town is its region, a country's name its country (not before a
    postcode, as "Bedok, Singapore 460088"). A street with a comma and a word behind it
    (not "NW") is two: the one beside the number counts.
    """
    first, comma, last = text[read.start : read.end].rpartition(",")
    if not comma or read.field not in _PART or (read.field == "street" and not _WORD.search(last)):
        return [read]
    before, behind = _PART[read.field], read.field
    if behind == "city" and re.fullmatch(r" ?[A-Z]{2,4}", last) and not first.isupper():
        before, behind = "city", "region"
    elif behind == "city" and _WORD.search(last) and code_of_name(last) and not _A_POSTCODE.match(text, read.end):
        before, behind = "city", "country"
    spans = (Span(before, read.start, read.start + len(first)), Span(behind, read.end - len(last), read.end))
    return [FieldReading(*whole, read.confidence) for span in spans if (whole := trimmed(span, text))]


def _settled(read: list[FieldReading], text: str) -> list[FieldReading]:
    """Return the fields of one address: one town, one street with its number."""
    told = settled([Span(each.field, each.start, each.end) for each in read], text)
    if not told:
        return read
    kept = [
        FieldReading(told.get(place, each.field) or "", each.start, each.end, each.confidence)
        for place, each in enumerate(read)
    ]
    spans = joined([Span(each.field, each.start, each.end) for each in kept if each.field], text)
    return [
        FieldReading(*span, min(each.confidence for each in kept if span.start <= each.start < span.end))
        for span in spans
    ]


def _sure(logs: Floats) -> float:
    """Return the geometric mean of probabilities, given as logarithms; the same as np.mean gives, but faster."""
    return float(np.exp(np.add.reduce(logs) / len(logs)))


def golden_values(reading: Reading) -> list[float]:
    """Return a reading as numbers: start, end and confidence of each span."""
    return [float(value) for each in reading.spans for value in (each.start, each.end)] + [reading.confidence]

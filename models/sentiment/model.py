"""What a review's author thinks of the product: negative, neutral or positive, with calibrated probabilities.

    str ─▶ plain text ─▶ language known? ─▶ parts ─▶ readings ─▶ windows ─▶ runs ─▶ encoder ─▶ exit ─▶ upper layers
                    └─▶ no words      └─▶ abstains, with the reason                     └─▶ confident: no upper layers
        ─▶ mean over windows and readings ─▶ a long description: its passages, too ─▶ Chinese: phrases
        ─▶ parts combined, the later one first ─▶ label

A result never depends on the rest of its batch. Refuses to know: records, topics, the event loop.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from models.artifact import Artifact
from models.encoder import Encoder, Floats
from models.errors import ArtifactError
from models.language import language_of
from models.plain_text import plain_text
from models.sentiment.emoji import in_known_emoji
from models.sentiment.exit import exit_of
from models.sentiment.passages import edges, sentences
from models.sentiment.phrases import phrases_of, trust_of, weighed
from models.sentiment.refusal import refusal
from models.sentiment.rewordings import Reading, parts_of
from models.sentiment.stars import with_printed_stars
from models.session import Session
from models.token_runs import Ints, cut_into_runs, pad
from models.tokenizer import Windows
from models.upper_model import UpperModel

ARTIFACT = "sentiment-en-zh"
TOKEN_BUDGET = 384
"""Tokens of one run, padding included: with two threads at a time faster than 192, 256 and 512 (docs/adr/0105)."""

_LONG = 100
"""Tokens from which on a text is long: the layers overlook one verdict among so many words of description."""
_DESCRIBES = 0.25
"""The probability of neutral above which a long text may be a description around a verdict."""
_SURENESS = 8
"""A passage's weight is its confidence to this power (all windows: 1); chosen on training and validation texts."""

Label = Literal["negative", "neutral", "positive"]


class Sentiment(msgspec.Struct, frozen=True):
    """What the model says of one text.

    Attributes:
        label: the most probable; None when the model abstained.
        probabilities: of each label, summing to 1; empty when the model abstained.
        language: ISO 639-1 code; None if it was not recognised.
        abstained: why the model abstained, in words; None if it did not.
    """

    label: Label | None
    probabilities: dict[str, float]
    language: str | None
    abstained: str | None


@dataclass(frozen=True)
class _Part:
    """What gets probabilities of its own: a whole text, or its earlier or later part.

    Attributes:
        text: its first reading.
        chinese: whether phrases are added.
        windows: of all its readings.
        readings: how many there are.
    """

    text: str
    chinese: bool
    windows: Windows
    readings: int

    @property
    def is_long(self) -> bool:
        """Whether the verdict may be one sentence among many."""
        return sum(map(len, self.windows.sequences)) >= _LONG * self.readings


class Window(NamedTuple):
    """Token ids of one window, and the phrases' score of its part; None if the part is not Chinese."""

    ids: list[int]
    score: float | None


class SentimentModel(UpperModel):
    """A loaded, proven and warm model. Thread-safe."""

    artifact_name = ARTIFACT

    def __init__(self, artifact: Artifact, encoder: Encoder, session: Session, concurrency: int) -> None:
        """Join the parts; `load` makes them."""
        self._labels = _names(artifact, "labels")
        self._languages = _names(artifact, "languages")
        self._token_budget = TOKEN_BUDGET
        self._phrases, self._trust = phrases_of(artifact), trust_of(artifact)
        self._exit = exit_of(artifact, self._trust)
        super().__init__(artifact, encoder, session, concurrency)

    def infer(self, texts: Sequence[str]) -> list[Sentiment]:
        """Judge texts.

        Args:
            texts: any str: empty, with tags, of a megabyte.

        Returns:
            One Sentiment per text, in order; each depends on its own text alone.

        Raises:
            InferenceError: the engine failed.

        Blocks until all runs are done; the work is done in the model's own threads. May be called from several threads.
        """
        plain = [in_known_emoji(with_printed_stars(plain_text(text))) for text in texts]
        languages = [language_of(text) for text in plain]
        parts = self._parts(plain, languages)
        reasons = [
            refusal(text, language, self._languages, min(part.windows.known for part in its_parts))
            for text, language, its_parts in zip(plain, languages, parts, strict=True)
        ]
        accepted = [its_parts for its_parts, reason in zip(parts, reasons, strict=True) if not reason]
        judged = iter(self._judged([part for its_parts in accepted for part in its_parts]))
        return [
            Sentiment(None, {}, language, reason)
            if reason
            else self._combined([next(judged) for _ in its_parts], language)
            for its_parts, language, reason in zip(parts, languages, reasons, strict=True)
        ]

    def _parts(self, plain: Sequence[str], languages: Sequence[str | None]) -> list[list[_Part]]:
        """The parts of each text: all of it, or what was written earlier and what was written later."""
        chinese = [language == "zh" for language in languages]
        readings = [parts_of(text, chinese=each) for text, each in zip(plain, chinese, strict=True)]
        texts = [reading.text for parts in readings for part in parts for reading in part]
        cut = iter(self._encoder.tokenizer.windows(texts))
        return [
            [_Part(part[0].text, each, _joined(part, [next(cut) for _ in part]), len(part)) for part in parts]
            for parts, each in zip(readings, chinese, strict=True)
        ]

    def _judged(self, parts: Sequence[_Part]) -> list[Sequence[float]]:
        """Probabilities [labels] of each part: the layers', and for Chinese parts the phrases' added to them."""
        scores = self._scores(parts)
        layers = self._probabilities(parts, scores)
        return [
            each.tolist() if score is None else weighed(each.tolist(), self._trust, score)
            for each, score in zip(layers, scores, strict=True)
        ]

    def _scores(self, parts: Sequence[_Part]) -> list[float | None]:
        """The phrases' score of each part; None if it is not Chinese."""
        scores: list[float | None] = [None] * len(parts)
        chinese = [at for at, part in enumerate(parts) if part.chinese]
        if self._phrases is not None and chinese:
            found = self._phrases.scores([parts[at].text for at in chinese]).tolist()
            for at, score in zip(chinese, found, strict=True):
                scores[at] = score
        return scores

    def _probabilities(self, parts: Sequence[_Part], scores: Sequence[float | None]) -> list[Floats]:
        """Calibrated probabilities [labels] of each part: of its windows, and of a long description's passages, too."""
        windows = [
            Window(ids, score) for part, score in zip(parts, scores, strict=True) for ids in part.windows.sequences
        ]
        rows = iter(self._rows(windows))
        found = [_mean([next(rows) for _ in part.windows.sequences], part.windows.weights) for part in parts]
        neutral = self._labels.index("neutral")
        doubtful = [at for at, part in enumerate(parts) if part.is_long and found[at][neutral] > _DESCRIBES]
        for at, passages in zip(doubtful, self._passages([parts[at] for at in doubtful]), strict=True):
            found[at] = _mean([found[at], *passages], [1.0, *(_confidence(each) ** _SURENESS for each in passages)])
        return found

    def _passages(self, parts: Sequence[_Part]) -> list[list[Floats]]:
        """Calibrated probabilities [labels] of each part's beginning, its end, and its most confident sentence."""
        cut = [[*edges(part.text, chinese=part.chinese), *sentences(part.text, chinese=part.chinese)] for part in parts]
        tokens = iter(self._encoder.tokenizer.windows([text for texts in cut for text in texts]))
        windows = [
            Window(next(tokens).sequences[0], 0.0 if part.chinese else None)
            for part, texts in zip(parts, cut, strict=True)
            for _ in texts
        ]
        rows = iter(self._rows(windows))
        found = [[next(rows) for _ in texts] for texts in cut]
        return [[begins, ends, max(others, key=_confidence)] for begins, ends, *others in found]

    def _rows(self, windows: Sequence[Window]) -> list[Floats]:
        """Calibrated probabilities [labels] of each window."""
        runs = cut_into_runs([len(window.ids) for window in windows], self._token_budget)
        found: list[Floats] = [np.empty(0, np.float32)] * len(windows)
        # The longest runs first, so that no thread starts one when the others are done.
        outputs = self._pool.map(self._run, [[windows[position] for position in run] for run in reversed(runs)])
        for run, rows in zip(reversed(runs), outputs, strict=True):
            for position, row in zip(run, rows, strict=True):
                found[position] = row
        return found

    def _run(self, windows: list[Window]) -> Floats:
        """Probabilities, float32 [windows, labels]: the exit's where it decides, else the upper layers'."""
        ids, mask = pad([window.ids for window in windows], self._encoder.tokenizer.pad_id)
        states = self._encoder.states(ids, mask)
        if self._exit is None:
            return self._layers(states, mask)
        rows = np.array([self._exit.said(row[: len(window.ids)]) for row, window in zip(states, windows, strict=True)])
        left = [at for at, window in enumerate(windows) if not self._exit.decides(rows[at], window.score)]
        if left:
            longest = max(len(windows[at].ids) for at in left)
            rows[left] = self._layers(states[left, :longest], mask[left, :longest])
        return rows

    def _layers(self, states: Floats, mask: Ints) -> Floats:
        (probabilities,) = self._session.run({"states": states, "attention_mask": mask})
        return probabilities.astype(np.float32)

    def _combined(self, parts: Sequence[Sequence[float]], language: str | None) -> Sentiment:
        """A text's sentiment: the last part's share is its probability of not being neutral; the first has the rest."""
        found = parts[-1]
        if len(parts) > 1:
            rest = found[self._labels.index("neutral")]
            found = [(1 - rest) * later + rest * earlier for later, earlier in zip(found, parts[0], strict=True)]
        label = self._labels[max(range(len(found)), key=found.__getitem__)]
        return Sentiment(label, dict(zip(self._labels, found, strict=True)), language, None)

    def _prove(self, artifact: Artifact) -> None:
        manifest = artifact.manifest
        found = self.infer([golden.text for golden in manifest.goldens])
        for golden, sentiment in zip(manifest.goldens, found, strict=True):
            values = [sentiment.probabilities.get(label, -1.0) for label in self._labels]
            worst = max(abs(value - wanted) for value, wanted in zip(values, golden.values, strict=True))
            if worst > manifest.golden_tolerance:
                raise ArtifactError(artifact.folder, f"a golden output is off by {worst:.3f} on this machine")


def _joined(readings: Sequence[Reading], windows: Sequence[Windows]) -> Windows:
    """The windows of all readings of a part; a reading's windows share its weight, however many there are."""
    if len(readings) == 1:
        return windows[0]
    sequences = [sequence for each in windows for sequence in each.sequences]
    weights = [
        reading.weight * weight / sum(each.weights)
        for reading, each in zip(readings, windows, strict=True)
        for weight in each.weights
    ]
    return Windows(sequences, weights, min(each.known for each in windows))


def _mean(rows: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """The weighted mean of some passages' probabilities, float32 [labels]."""
    mean: Floats = np.average(np.array(rows), axis=0, weights=weights)
    return mean


def _confidence(probabilities: Floats) -> float:
    """How confident a verdict is: the greater probability of negative and positive."""
    return float(max(probabilities[0], probabilities[2]))


def _names(artifact: Artifact, setting: str) -> tuple[Label, ...]:
    names = artifact.manifest.settings.get(setting)
    if not isinstance(names, list):
        raise ArtifactError(artifact.folder, f"its manifest has no {setting}")
    return msgspec.convert(names, tuple[Label, ...]) if setting == "labels" else tuple(names)  # type: ignore[arg-type]

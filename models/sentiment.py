"""What a review's author thinks of the product: negative, neutral or positive, with calibrated probabilities.

    str ─▶ plain text ─▶ language known? ─▶ windows ─▶ runs ─▶ encoder ─▶ sentiment layers ─▶ mean over the windows
                    └─▶ no words      └─▶ abstains, and says why                  Chinese: with its phrases ─▶ label

A result never depends on what shared its batch. Refuses to know: records, topics, the event loop.
"""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np

from models.artifact import Artifact
from models.encoder import Encoder, Floats
from models.errors import ArtifactError
from models.language import language_of
from models.phrases import COUNTING, Phrases, weighed
from models.plain_text import plain_text
from models.session import Session
from models.stars import printed
from models.token_runs import cut_into_runs, pad
from models.tokenizer import Windows
from models.upper_model import UpperModel

ARTIFACT = "sentiment-en-zh"
PHRASES = "phrases"
"""The setting that names an artifact's table of phrases; earlier artifacts have none."""
TOKEN_BUDGET = 384
"""Tokens of one run, padding included: with two threads at a time faster than 192, 256 and 512 (docs/adr/0105)."""

_WORDS = re.compile(r"[^\W\d_]|[\u2600-\u27bf\U0001f300-\U0001faff]|[:;=][-']?[()DPp/|]|<3")
_LEAST_KNOWN = 0.5

Label = Literal["negative", "neutral", "positive"]


class Sentiment(msgspec.Struct, frozen=True):
    """What the model says of one text.

    Attributes:
        label: the likeliest; None when the model abstained.
        probabilities: of each label, summing to 1; empty when the model abstained.
        language: ISO 639-1 code; None if the text does not tell.
        abstained: why, in words; None when it did not.
    """

    label: Label | None
    probabilities: dict[str, float]
    language: str | None
    abstained: str | None


class SentimentModel(UpperModel):
    """A loaded, proven and warm model. Thread-safe."""

    artifact_name = ARTIFACT

    def __init__(self, artifact: Artifact, encoder: Encoder, session: Session, concurrency: int) -> None:
        """Join the parts; `load` makes them."""
        settings = artifact.manifest.settings
        self._labels = _names(artifact, "labels")
        self._languages = _names(artifact, "languages")
        self._token_budget = TOKEN_BUDGET
        self._phrases, self._trust = _phrases(artifact), float(str(settings.get("layers_trust", 1.0)))
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
        plain = [printed(plain_text(text)) for text in texts]
        languages = [language_of(text) for text in plain]
        cut = self._encoder.tokenizer.windows(plain)
        reasons = [self._reason(*each) for each in zip(plain, languages, cut, strict=True)]
        judged = [windows for windows, reason in zip(cut, reasons, strict=True) if reason is None]
        probabilities = iter(self._probabilities(judged))
        chinese = [at for at, reason in enumerate(reasons) if reason is None and languages[at] == "zh"]
        scores = self._scores(chinese, plain)
        return [
            self._judged(next(probabilities), language, scores.get(at))
            if reason is None
            else Sentiment(None, {}, language, reason)
            for at, (language, reason) in enumerate(zip(languages, reasons, strict=True))
        ]

    def _scores(self, chinese: Sequence[int], plain: Sequence[str]) -> dict[int, float]:
        """Return the phrases' scores of the texts at some positions, by position; none if there are no phrases."""
        if self._phrases is None or not chinese:
            return {}
        found = self._phrases.scores([plain[at] for at in chinese])
        return dict(zip(chinese, found.tolist(), strict=True))

    def _reason(self, plain: str, language: str | None, windows: Windows) -> str | None:
        """Say why not to judge a text; None if there is no reason."""
        if not _WORDS.search(plain):
            return "no words in the text"
        if language is not None and language not in self._languages:
            return f"language {language} is not known to the model"
        if windows.known < _LEAST_KNOWN:
            return "most of the text is not known to the model"
        return None

    def _probabilities(self, texts: Sequence[Windows]) -> list[Floats]:
        """Calibrated probabilities [labels] of each text: the mean over its windows, weighted by their tokens."""
        sequences = [sequence for windows in texts for sequence in windows.sequences]
        runs = cut_into_runs([len(sequence) for sequence in sequences], self._token_budget)
        found: list[Floats] = [np.empty(0, np.float32)] * len(sequences)
        # The longest runs first, so that no thread starts one when the others are done.
        outputs = self._pool.map(self._run, [[sequences[position] for position in run] for run in reversed(runs)])
        for run, rows in zip(reversed(runs), outputs, strict=True):
            for position, row in zip(run, rows, strict=True):
                found[position] = row
        ends = np.cumsum([len(windows.sequences) for windows in texts]).tolist()
        return [
            np.average(found[end - len(windows.weights) : end], axis=0, weights=windows.weights)
            for windows, end in zip(texts, ends, strict=True)
        ]

    def _run(self, sequences: list[list[int]]) -> Floats:
        ids, mask = pad(sequences, self._encoder.tokenizer.pad_id)
        (probabilities,) = self._session.run({"states": self._encoder.states(ids, mask), "attention_mask": mask})
        return probabilities.astype(np.float32)

    def _judged(self, probabilities: Floats, language: str | None, score: float | None) -> Sentiment:
        said = probabilities.tolist()
        values = dict(zip(self._labels, said if score is None else weighed(said, self._trust, score), strict=True))
        return Sentiment(max(self._labels, key=values.__getitem__), values, language, None)

    def _prove(self, artifact: Artifact) -> None:
        manifest = artifact.manifest
        found = self.infer([golden.text for golden in manifest.goldens])
        for golden, sentiment in zip(manifest.goldens, found, strict=True):
            values = [sentiment.probabilities.get(label, -1.0) for label in self._labels]
            worst = max(abs(value - wanted) for value, wanted in zip(values, golden.values, strict=True))
            if worst > manifest.golden_tolerance:
                raise ArtifactError(artifact.folder, f"a golden output is off by {worst:.3f} on this machine")


def _phrases(artifact: Artifact) -> Phrases | None:
    """The artifact's phrases; None if it has none."""
    settings = artifact.manifest.settings
    if PHRASES not in settings:
        return None
    if settings.get("phrases_counting") != COUNTING:
        raise ArtifactError(artifact.folder, f"its phrases were not counted by {COUNTING}")
    try:
        table = np.load(artifact.path(str(settings[PHRASES])), allow_pickle=False)
        return Phrases(table, float(str(settings["phrases_scale"])))
    except (OSError, ValueError, KeyError) as err:
        raise ArtifactError(artifact.folder, f"its phrases cannot be used ({err})") from err


def _names(artifact: Artifact, setting: str) -> tuple[Label, ...]:
    names = artifact.manifest.settings.get(setting)
    if not isinstance(names, list):
        raise ArtifactError(artifact.folder, f"its manifest has no {setting}")
    return msgspec.convert(names, tuple[Label, ...]) if setting == "labels" else tuple(names)  # type: ignore[arg-type]

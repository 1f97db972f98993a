"""Words to token ids, and long texts to windows. Knows the artifact's tokenizer, but no model.

    text ─▶ ids ─▶ windows: <s> query: … </s>, each at most `window_tokens` long, over the whole text

A text longer than MAX_WINDOWS windows is read in MAX_WINDOWS windows spread evenly from its first token to its last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from models.artifact import Artifact
from models.errors import ArtifactError
from models.tokenizing import tokenizing
from models.untyped_errors import UntypedError, untyped_errors

MAX_WINDOWS = 64
"""Bounds a text's cost: 64 windows of 128 tokens are about 6,000 English words or 12,000 Chinese characters."""


@dataclass(frozen=True)
class Windows:
    """One text as token sequences.

    Attributes:
        sequences: ids of each window with prefix and end; none for an empty text.
        weights: how much each window counts: its tokens of the text, without prefix and end.
        known: share of the text's tokens that the vocabulary knows, 0 to 1; a space apart from a word is none.
    """

    sequences: list[list[int]]
    weights: Sequence[float]
    known: float


@dataclass(frozen=True)
class Pieces:
    """One text as pieces, not cut.

    Attributes:
        ids: of each piece, without prefix and end.
        places: of each piece its first character and the one after its last; a leading space is left out, so a piece
            that is only a space is empty.
    """

    ids: list[int]
    places: list[tuple[int, int]]


def tokenizer_of(artifact: Artifact) -> Tokenizer:
    """Read `tokenizer.json`.

    Raises:
        ArtifactError: it is no tokenizer.

    Blocks for about 0.1 s.
    """
    try:
        with untyped_errors():
            return Tokenizer.from_file(str(artifact.path("tokenizer.json")))
    except UntypedError as err:
        raise ArtifactError(artifact.folder, f"its tokenizer cannot be used ({err})") from err


class WindowTokenizer:
    """Cuts texts into windows of token ids. Thread-safe."""

    def __init__(self, artifact: Artifact) -> None:
        """Read `tokenizer.json`.

        Raises:
            ArtifactError: it is no tokenizer, or the manifest does not say how to cut.

        Blocks for about 0.1 s.
        """
        self._tokenizer = tokenizer_of(artifact)
        settings = artifact.manifest.settings
        try:
            self._window_tokens = int(str(settings["window_tokens"]))
            prefix = str(settings["prefix"])
        except (KeyError, ValueError) as err:
            raise ArtifactError(artifact.folder, f"its manifest does not say how to cut texts ({err})") from err
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        *self._start, self._end = self._tokenizer.encode(prefix).ids
        self._unknown = self._id_of("<unk>", "[UNK]")
        self.pad_id = self._id_of("<pad>", "[PAD]")
        self._space = self._id_of("\u2581")

    def windows(self, texts: Sequence[str]) -> list[Windows]:
        """Cut each text.

        Args:
            texts: plain texts without lone surrogates.

        Returns:
            The windows of each text, in order.

        Blocks; microseconds a text, more for long ones.
        """
        with tokenizing():
            encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
            return [self._cut(encoding.ids) for encoding in encodings]

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The pieces of each text with their places in it, counted in code points.

        Args:
            texts: any str without lone surrogates.

        Blocks; microseconds a text.
        """
        with tokenizing():
            encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
            return [
                Pieces(ids := encoding.ids, self._places(text, ids, encoding.offsets))
                for text, encoding in zip(texts, encodings, strict=True)
            ]

    def _places(self, text: str, ids: list[int], offsets: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Offsets without leading spaces; most have none."""
        return [
            place
            if place[0] < place[1] and piece != self._space and not text[place[0]].isspace()
            else _without_space(text, place[0], place[0] if piece == self._space else place[1])
            for piece, place in zip(ids, offsets, strict=True)
        ]

    def known(self, pieces: Pieces) -> float:
        """Return the share of a text's characters that the vocabulary knows, 0 to 1; an unknown word is one piece."""
        total = unknown = 0
        for piece, (start, end) in zip(pieces.ids, pieces.places, strict=True):
            total += end - start
            unknown += end - start if piece == self._unknown else 0
        return 1 - unknown / total if total else 0.0

    @property
    def room(self) -> int:
        """How many pieces of a text a window holds."""
        return self._window_tokens - len(self._start) - 1

    def window(self, ids: Sequence[int]) -> list[int]:
        """One window: prefix, these pieces, end."""
        return [*self._start, *ids, self._end]

    @property
    def before(self) -> int:
        """How many tokens of a window come before its first piece."""
        return len(self._start)

    def _id_of(self, *names: str) -> int:
        """Return the id of the first of these special pieces that the vocabulary has; -1 if it has none."""
        ids = (self._tokenizer.token_to_id(name) for name in names)
        return next((found for found in ids if found is not None), -1)

    def _cut(self, ids: list[int]) -> Windows:
        room = self.room
        pieces = [ids[start : start + room] for start in window_starts(len(ids), room)]
        words = len(ids) - ids.count(self._space)
        known = 1 - ids.count(self._unknown) / words if words else 0.0
        return Windows([self.window(piece) for piece in pieces], [len(piece) for piece in pieces], known)


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    return start, end


def window_starts(tokens: int, room: int) -> list[int]:
    """Where the windows of a text begin.

    Args:
        tokens: of the text.
        room: tokens of the text that a window holds.

    Returns:
        Ascending starts, the first at 0. If MAX_WINDOWS are enough, windows follow each other without a gap, and the
        last may be short; else they are spread evenly, and the last ends with the text.
    """
    count = -(-tokens // room)
    if count <= 1:
        return [0] * count
    if count > MAX_WINDOWS:
        return [number * (tokens - room) // (MAX_WINDOWS - 1) for number in range(MAX_WINDOWS)]
    return [number * room for number in range(count)]

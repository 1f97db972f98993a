"""Windows of texts as the exit sees them: the mean of the lower layers' states, and what all layers say."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.data.labelled import Labelled
from models.artifact import Artifact
from models.encoder import Encoder
from models.errors import ArtifactError
from models.plain_text import plain_text
from models.sentiment.phrases import phrases_of, trust_of
from models.session import Session
from models.token_runs import cut_into_runs, pad

_BUDGET = 384
_THREADS = 2

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class ExitWindows:
    """Windows of labelled texts.

    Attributes:
        means: float32 [windows, dim], of the lower layers' states.
        said: float32 [windows, labels], calibrated probabilities of all layers.
        owner: int64 [windows], the position of its text.
        tokens: int64 [windows].
        scores: of each window what its text's phrases say; None if it is not Chinese.
        trust: factor on the layers' log-odds beside phrases.
    """

    means: Floats
    said: Floats
    owner: npt.NDArray[np.int64]
    tokens: npt.NDArray[np.int64]
    scores: list[float | None]
    trust: float


def exit_windows(texts: Sequence[Labelled], artifact: Artifact) -> ExitWindows:
    """Look at all windows of all texts with a sentiment artifact.

    Blocks: some 10,000 tokens a second on two cores.

    Raises:
        ArtifactError: the artifact cannot be used.
    """
    uses = artifact.uses
    if uses is None:
        raise ArtifactError(artifact.folder, "its manifest names no encoder")
    encoder, layers = Encoder(uses, "cpu"), Session(artifact, "cpu")
    plain = [plain_text(each.text) for each in texts]
    cut = encoder.tokenizer.windows(plain)
    sequences = [sequence for windows in cut for sequence in windows.sequences]
    owner = np.array([position for position, windows in enumerate(cut) for _ in windows.sequences])

    def look(run: list[int]) -> tuple[Floats, Floats]:
        ids, mask = pad([sequences[at] for at in run], encoder.tokenizer.pad_id)
        states = encoder.states(ids, mask)
        (said,) = layers.run({"states": states, "attention_mask": mask})
        means = [row[: len(sequences[at])].mean(axis=0) for row, at in zip(states, run, strict=True)]
        return np.stack(means), said.astype(np.float32)

    runs = cut_into_runs([len(sequence) for sequence in sequences], _BUDGET)
    with ThreadPoolExecutor(_THREADS) as pool:
        found = list(pool.map(look, runs))
    back = np.argsort(np.concatenate(runs))
    scores = _scores(texts, plain, artifact)
    return ExitWindows(
        np.concatenate([means for means, _ in found])[back],
        np.concatenate([said for _, said in found])[back],
        owner,
        np.array([len(sequence) for sequence in sequences]),
        [scores[at] for at in owner],
        trust_of(artifact),
    )


def _scores(texts: Sequence[Labelled], plain: Sequence[str], artifact: Artifact) -> list[float | None]:
    phrases = phrases_of(artifact)
    if phrases is None:
        return [None] * len(texts)
    found = phrases.scores(plain).tolist()
    return [score if each.language == "zh" else None for each, score in zip(texts, found, strict=True)]

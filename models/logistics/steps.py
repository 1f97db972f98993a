"""How likely a tag follows another: logarithms that are added to the tokens' own; minus infinity if spans forbid it.

steps.json has one row for a text's first tag, and one for each tag that another follows. They are counted in training
texts, and weighted, since the model has read the neighbours already.
"""

from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from models.artifact import Artifact
from models.errors import ArtifactError
from models.logistics.spans import FIELDS

FILE = "steps.json"
TAGS_IN_ALL = 1 + 2 * len(FIELDS)
NEVER = -1e9
Float64s = npt.NDArray[np.float64]


class Steps(NamedTuple):
    """What is added for a step.

    Attributes:
        first: float64 [tags], of a text's first token.
        onward: float64 [tags, tags], from a token's tag to the next one's.
    """

    first: Float64s
    onward: Float64s


def valid_steps(scores: Float64s) -> Steps:
    """Return these steps, without steps to an inside tag from any other field.

    Args:
        scores: float64 [1 + tags, tags], the first row of a text's first token.
    """
    first, onward = scores[0].copy(), scores[1:].copy()
    first[2::2] = NEVER
    for inside in range(2, TAGS_IN_ALL, 2):
        others = [tag for tag in range(TAGS_IN_ALL) if tag not in (inside, inside - 1)]
        onward[others, inside] = NEVER
    return Steps(first, onward)


def read_steps(artifact: Artifact) -> Steps:
    """An artifact's steps.

    Raises:
        ArtifactError: it has none, or not of these tags.
    """
    try:
        scores = np.array(msgspec.json.decode(artifact.path(FILE).read_bytes(), type=list[list[float]]))
    except (OSError, msgspec.DecodeError) as err:
        raise ArtifactError(artifact.folder, f"its {FILE} cannot be read ({err})") from err
    if scores.shape != (1 + TAGS_IN_ALL, TAGS_IN_ALL):
        raise ArtifactError(artifact.folder, f"its {FILE} is not of the tags that this version decodes")
    return valid_steps(scores)

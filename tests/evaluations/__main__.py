"""`make eval`: the quality of the shipped sentiment artifact, on texts that it was not trained on."""

import sys

from export.errors import ExportError
from models.sentiment import SentimentModel
from tests.evaluations.languages import language_results
from tests.evaluations.sentiments import real_results, written_results
from tests.results import show


def main() -> int:
    model = SentimentModel.load()
    try:
        results = [*real_results(model), *written_results(model), *language_results(model)]
    except ExportError as err:
        sys.stderr.write(f"{err}\n")
        return 1
    finally:
        model.close()
    show(results, f"{model.identity.name} version {model.identity.version}, {model.identity.precision}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""`make eval`: the quality of the shipped artifacts, on what they were not trained on."""

import argparse
import sys
from collections.abc import Sequence

from export.errors import ExportError
from models.sentiment.model import SentimentModel
from tests.evaluations import click_sessions
from tests.evaluations.deliveries import delivery_results
from tests.evaluations.languages import language_results
from tests.evaluations.prices import price_results
from tests.evaluations.recommendations import recommendation_results
from tests.evaluations.sentiments import everyday_results, real_results, shop_results, written_results
from tests.results import show


def main(arguments: Sequence[str]) -> int:
    """Judge reviews, prices, delivery texts, recommendations and click sessions, and show each as a table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluations",
        description=f"{__doc__} All of it; one alone is `python -m tests.evaluations.NAME`.",
    )
    parser.parse_args(arguments)
    model = SentimentModel.load()
    try:
        results = [
            *real_results(model),
            *written_results(model),
            *everyday_results(model),
            *shop_results(model),
            *language_results(model),
        ]
    except ExportError as err:
        sys.stderr.write(f"{err}\n")
        return 1
    finally:
        model.close()
    show(results, f"{model.identity.name} version {model.identity.version}, {model.identity.precision}")
    show(price_results(), "price forecasts: grocery purchases of 2017, origins from week 38 on")
    show(delivery_results(), "delivery texts: held-out streets, and texts written by hand")
    show(recommendation_results(), "recommendations: grocery purchases of 2017, test from 2017-11-25 on")
    show(click_sessions.main(), "click sessions: a synthetic stream, the last fifth of its time")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

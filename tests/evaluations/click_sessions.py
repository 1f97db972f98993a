"""Which page a visitor opens next, by the session part alone: `python -m tests.evaluations.click_sessions`.

A click stream that a package carries, and which is SYNTHETIC: 3,605 visits of 600 users in half a year, 19 kinds of
page, no products, so each kind of page stands for one. Visits go in order of time through the fold that serves; each
click on a page that its visit has not seen is asked for from all that was folded before it. The last fifth of the time
counts.
"""

import csv
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from export.data.packages import RETENTIONEERING, fetch, member
from models.recommend.candidates import RECENT, neighbour_pairs
from models.recommend.catalogue import Catalogue, Product
from models.recommend.histories import histories
from models.recommend.market import Market
from streams.delivery.state import State, View
from streams.delivery.task import Task, TaskWork
from streams.folds.shopping import PARTS, counts_of, customer_of, fold_click
from streams.records import Click, Provenance, SourceOffset
from tests.results import Result, show

PACKAGES = Path(".data/packages")
COMMAND = "python -m tests.evaluations.click_sessions"
MEMBER = "retentioneering/datasets/ecom.csv.gz"
TEST_SHARE = 0.2
PLACES = 3

Scores = Mapping[str, float]


class Way(Protocol):
    """Ranks pages, and learns from each click afterwards."""

    def scores(self, click: Click, /) -> Scores: ...

    def fold(self, click: Click, /) -> None: ...


@dataclass
class Served:
    """The state and the counts that a worker with one partition would hold."""

    pages: list[str]
    work: TaskWork[Any] = field(
        default_factory=lambda: TaskWork(Task(0, State(parts=frozenset(part.name for part in PARTS))))
    )
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(1))

    def __post_init__(self) -> None:
        for page in self.pages:
            self.catalogue.put(Product(page, page))
        self.market = Market(self.catalogue)

    def scores(self, click: Click) -> Scores:
        """How near each page is to what the visitor looked at of late."""
        at = int(click.occurred_at.timestamp())
        lines = histories(self.catalogue, [(customer_of(self._view(click), click.customer_id), at)])
        pairs = neighbour_pairs(self.market, lines)
        return dict(
            zip([self.pages[row] for row in pairs.groups.keys.tolist()], pairs.scores[RECENT].tolist(), strict=True)
        )

    def fold(self, click: Click) -> None:
        view = self._view(click)
        changed = fold_click(view, click) or ()
        view.keep()
        for page in changed:
            self.market.put(page, counts_of(view, page))

    def _view(self, click: Click) -> View[Any]:
        source = SourceOffset(topic="clicks", partition=0, offset=0)
        at = click.occurred_at
        cause = Provenance(event_id=click.event_id, occurred_at=at, processed_at=at, source=source, model=None)
        return View(self.work, cause, int(at.timestamp() * 1000), at)


@dataclass
class Often:
    """The pages that were opened most often."""

    seen: Counter[str] = field(default_factory=Counter)

    def scores(self, _click: Click) -> Scores:
        return self.seen

    def fold(self, click: Click) -> None:
        self.seen[click.product_id or ""] += 1


@dataclass
class Next:
    """What most often came right after the visit's last page: a Markov chain of the first order."""

    after: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    last: dict[str, str] = field(default_factory=dict)

    def scores(self, click: Click) -> Scores:
        return self.after[self.last.get(click.session_id, "")]

    def fold(self, click: Click) -> None:
        page = click.product_id or ""
        self.after[self.last.get(click.session_id, "")][page] += 1
        self.last[click.session_id] = page


def clicks() -> list[Click]:
    """The package's stream in order of time."""
    table = gzip.decompress(member(fetch(RETENTIONEERING, PACKAGES), MEMBER)).decode()
    found = [
        Click(
            event_id=f"click-{number}",
            occurred_at=datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC),
            customer_id=row["user_id"],
            session_id=row["session_id"],
            product_id=row["event"],
            action="view",
        )
        for number, row in enumerate(csv.DictReader(io.StringIO(table)))
    ]
    return sorted(found, key=lambda click: click.occurred_at)


def main() -> list[Result]:
    """Judge the session part beside what is usual."""
    stream = clicks()
    pages = sorted({click.product_id or "" for click in stream})
    first, last = stream[0].occurred_at, stream[-1].occurred_at
    cut = last - TEST_SHARE * (last - first)
    ways: dict[str, Way] = {"session part": Served(pages), "popular": Often(), "Markov chain": Next()}
    places: dict[str, list[int]] = {name: [] for name in ways}
    seen: dict[str, set[str]] = defaultdict(set)
    for click in stream:
        page, before = click.product_id or "", seen[click.session_id]
        if before and page not in before and click.occurred_at >= cut:
            others = [each for each in pages if each not in before]
            for name, way in ways.items():
                places[name].append(place(way.scores(click), page, others))
        for way in ways.values():
            way.fold(click)
        before.add(page)
    return [
        judged("mean_reciprocal_rank", places, lambda at: 1 / at),
        judged(f"hit_at_{PLACES}", places, lambda at: float(at <= PLACES)),
    ]


def place(scores: Scores, page: str, others: list[str]) -> int:
    """The place of a page among those that the visit has not seen, from 1; of equal ones the last."""
    return sum(scores.get(other, 0.0) >= scores.get(page, 0.0) for other in others)


def judged(name: str, places: dict[str, list[int]], gain: Callable[[int], float]) -> Result:
    means = {way: sum(map(gain, found)) / len(found) for way, found in places.items()}
    value = means.pop("session part")
    count = len(places["session part"])
    return Result(
        name=f"click_sessions.{name}", value=value, unit=f"of {count} clicks", baselines=means, command=COMMAND
    )


if __name__ == "__main__":
    show(main(), "click sessions: a synthetic stream, the last fifth of its time")

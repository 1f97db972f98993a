"""Clicks and orders in, recommendations out: for each customer the ten products most likely wanted next.

    clicks, orders ─▶ customer, own counts ─┬─ at once, or ──┬▶ candidates, ranker ─▶ recommendations
                                            └▶ timer `soon` ─┘       │
    products ───────▶ catalogue, text vectors ───────────────────────┤
    shared-counts ◀── timer `share` ◀── own counts        all counts ┘

The first event of a burst gets a list in its own transaction. The later ones share one when the timer fires; it names
the last of them. If many events wait, all are folded first, and their lists are made when the timers fire.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import faust

from models.artifact import own_or_shipped
from models.recommend.catalogue import Product as Sold
from models.recommend.counts import BASKETS
from models.recommend.decay import DAY_S
from models.recommend.kept_vectors import KeptVectors
from models.recommend.listing import Recommended
from models.recommend.live import Asked, Described, LiveRecommender
from models.recommend.ranker import ARTIFACT as RANKER
from models.recommend.ranker import Ranker
from models.recommend.rules import Rules
from models.recommend.texts import ARTIFACT as TEXTS
from models.recommend.texts import TextVectors
from streams.agents.asking import SHARE, SOON, Asking, asked_of, last_of_each
from streams.agents.at_once import SomeAsked
from streams.agents.plan import FlowPlan, Register
from streams.delivery.batch import Batch
from streams.delivery.flow import Batches, Flow
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Due, Table, View
from streams.folds.sharing import Tasks, counts_of_part, shared
from streams.folds.shopping import PARTS, counts_of
from streams.records import Click, Order, Product, Provenance, Recommendation, RecommendedItem, SharedCounts
from streams.settings import Settings
from streams.topics import CLICKS, DAY_MS, ORDERS, PRODUCTS, RECOMMENDATIONS, REDRIVES, SHARED_COUNTS

KEEP_MS = 400 * DAY_MS
VISIT_S = 3_600
# A batch of more events is a backlog: they are folded first, and their lists are made when timers fire. That costs more
# per list, so the events of half a second are no backlog: at half load one late batch would make all later ones late
# (ADR 0088).
MOST_AT_ONCE = 128
# Lists are made in one call at a time: a second batch would only wait for the first, and hold fewer events.
IN_FLIGHT = 1
DIGITS = 5  # what shares a batch changes a score by less
NOTHING_TO_SAY = "no product on sale fits"


def recommend_products(app: faust.App, flow: Flow, ranking: Ranker, texts: TextVectors) -> None:
    """Register the agent, its timers and its tables. Refuses to know: offsets, transactions, how lists are made."""
    file = Path(flow.settings.data_dir).expanduser() / flow.instance / f"product-vectors-{texts.artifact.sha256[:16]}"
    recommender = LiveRecommender(ranking, texts, rules_of(flow.settings), KeptVectors(file, texts.dim))
    goods, counts, tasks = flow.table(PRODUCTS), flow.table(SHARED_COUNTS), Tasks()
    asking, at_once = Asking(flow.settings, counts), SomeAsked[Asked, list[Recommended]](recommender)

    @flow.on_table(PRODUCTS)
    async def sold(changed: Mapping[str, Product | None]) -> None:
        described = {name: described_of(product) if product else None for name, product in changed.items()}
        await asyncio.to_thread(recommender.products_changed, described)

    @flow.on_table(SHARED_COUNTS)
    async def counted(changed: Mapping[str, SharedCounts | None]) -> None:
        await asyncio.to_thread(tell_counts, recommender, tasks.parts(changed, counts.get))

    @flow.on_timer(SOON)
    async def recommend(batch: Batch[Due]) -> None:
        asked = batch.read(asked_of)
        asking.asked(due.key for due in batch.values)
        lists = await batch.infer(recommender, asked)
        batch.publish(RECOMMENDATIONS, to_recommendation, list(zip(asked, lists, strict=True)))
        await batch.done()

    @flow.on_timer(SHARE)
    async def share(batch: Batch[Due]) -> None:
        batch.fold(RECOMMENDATIONS, partial(share_counts, goods))
        await batch.done()

    @flow.agent(app)  # the one place that guards the loop
    async def agent(batches: Batches) -> None:
        async for batch in batches:  # decoded; what could not be is already a dead letter
            if len(batch.values) > MOST_AT_ONCE:
                batch.fold(RECOMMENDATIONS, asking.later)
            else:
                asked = last_of_each(batch.values, await batch.fold_ahead(asking.for_batch()))
                made = await batch.infer(at_once, asked) if any(asked) else [None] * len(asked)
                batch.publish(RECOMMENDATIONS, to_list, made)
            await batch.done()


def to_list(
    event: Click | Order, made: tuple[Asked, list[Recommended]] | None, provenance: Provenance
) -> Recommendation | None:
    """Return the record of a list, if one was asked for."""
    return None if made is None else to_recommendation(event, made, provenance)


def to_recommendation(
    event: Click | Order | Due, made: tuple[Asked, list[Recommended]], provenance: Provenance
) -> Recommendation:
    """Return the record of a list; one that a timer made has the event_id that it would have had at once."""
    (customer, now), items = made
    if isinstance(event, Due):
        provenance = provenance | {"event_id": event.cause}
    visits = [look.session_id for look in customer.looks[-1:] if look.at > now - VISIT_S]
    return Recommendation(
        **provenance,
        customer_id=event.key if isinstance(event, Due) else event.customer_id,
        session_id=visits[0] if visits else None,
        items=tuple(
            RecommendedItem(product_id=item.product_id, score=round(item.score, DIGITS), reason=item.reason)
            for item in items
        ),
        abstained=None if items else NOTHING_TO_SAY,
    )


def share_counts(goods: Table[Product], view: View[Any], due: Due, _: Provenance) -> None:
    """Tell all workers what this task has counted for a product, unless the shop does not sell it."""
    if due.key == BASKETS or goods.get(due.key) is not None:
        view.publish(SHARED_COUNTS, shared(view.partition, due.key, counts_of(view, due.key)))


def tell_counts(recommender: LiveRecommender, parts: Mapping[str, Sequence[SharedCounts]]) -> None:
    """Hand over the counts of all tasks, so that even the first list after a start knows the whole shop."""
    recommender.counts_changed({name: [counts_of_part(part) for part in some] for name, some in parts.items()})
    recommender.take_in()


def described_of(product: Product) -> Described:
    """Return what the recommender reads of a product."""
    path, brand, currency = product.category or "", product.brand or "", product.currency or ""
    sold = Sold(product.product_id, product.title, path, brand, product.price_minor, currency)
    return Described(sold, product.text or "")


def rules_of(settings: Settings) -> Rules:
    """Return the shop's choices as rules."""
    return Rules(
        length=settings.recommend_items,
        new_share=settings.recommend_new_percent / 100,
        search_share=settings.recommend_search_percent / 100,
        durable_rest_s=settings.recommend_rest_days * DAY_S,
    )


def load(settings: Settings) -> Register:
    """Load ranker and encoder. Blocks for two seconds; raises models' ArtifactError or DeviceError."""
    ranking = Ranker.load(own_or_shipped(settings.artifacts, RANKER), settings.device)
    texts = TextVectors.load(own_or_shipped(settings.artifacts, TEXTS), settings.device)
    return partial(recommend_products, ranking=ranking, texts=texts)


PLAN = FlowPlan(
    FlowSpec(
        name="recommend_products",
        inputs=(CLICKS, ORDERS, REDRIVES["recommend_products"]),
        outputs=(RECOMMENDATIONS,),
        state=PARTS,
        keep_ms=KEEP_MS,
        timers=(SOON, SHARE),
        tables=(PRODUCTS, SHARED_COUNTS),
        in_flight=IN_FLIGHT,
    ),
    load,
)

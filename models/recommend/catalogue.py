"""The products on sale, as rows of arrays. A product keeps its row for ever, even while it is not on sale.

Refuses to know where products come from and how vectors are computed.
"""

from collections.abc import Collection
from itertools import repeat
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from models.recommend.centres import Centres
from models.recommend.titles import Titles
from models.recommend.words import Words, is_unspaced

T = TypeVar("T", bound=np.generic)
Ints = npt.NDArray[np.int64]
_FIRST_ROWS = 1024
_SEPARATOR = "/"


class Product(NamedTuple):
    """What the recommender reads of a product.

    Attributes:
        product_id: its id.
        title: as the shop shows it.
        category: a path with slashes, or one word; empty where there is none.
        brand: empty where there is none.
        price_minor: None where it is not known.
        currency: of the price; empty where there is none.
    """

    product_id: str
    title: str
    category: str = ""
    brand: str = ""
    price_minor: int | None = None
    currency: str = ""


class Column(Generic[T]):
    """An array that grows by doubling; new rows hold `empty`."""

    def __init__(self, dtype: type[T], width: tuple[int, ...] = (), empty: float = 0) -> None:
        """Start with a thousand places of the given width."""
        self._empty = empty
        self.values: npt.NDArray[T] = np.full((_FIRST_ROWS, *width), empty, dtype)

    def reserve(self, rows: int) -> None:
        """Have room for this many rows."""
        if rows > len(self.values):
            more = max(rows, 2 * len(self.values)) - len(self.values)
            fresh = np.full((more, *self.values.shape[1:]), self._empty, self.values.dtype)
            self.values = np.concatenate([self.values, fresh])


class Catalogue:
    """Rows of products. Not thread-safe: one thread changes it, and none reads meanwhile.

    Attributes:
        version: changes with each change.
        words: finds rows by the words of titles, categories and brands.
        named: tells whether titles name one kind of thing.
        currency: int64 [rows], a number for each; 0 stands for none.
        currencies: the numbers of all that there ever were.
        language: int8 [rows], of the texts, as `Centres` numbers them.
    """

    def __init__(self, dim: int, general: npt.NDArray[np.float32] | None = None) -> None:
        """Start empty.

        Args:
            dim: of the vectors.
            general: what texts of each language share, see `Centres`.
        """
        self.version, self.words, self.named = 0, Words(), Titles()
        self.ids: list[str] = []
        self.titles: list[str] = []
        self._rows: dict[str, int] = {}
        self._codes: dict[tuple[str, str], int] = {}
        self.on_sale = Column(np.bool_)
        self.leaf, self.parent, self.brand, self.currency = (Column(np.int64) for _ in range(4))
        self.currencies: set[int] = set()
        self.vectors = Column(np.float16, (dim,))
        self.language = Column(np.int8)
        self._centres = Centres(dim, general)

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, product_ids: Collection[str]) -> npt.NDArray[np.int64]:
        """Return the rows of products, int64 [products]; -1 where there is none."""
        return np.fromiter(map(self._rows.get, product_ids, repeat(-1)), np.int64, len(product_ids))

    def row(self, product_id: str) -> int:
        """The row of a product, -1 for one that was never here."""
        return self._rows.get(product_id, -1)

    def put(self, product: Product, vector: npt.NDArray[np.floating] | None = None) -> int:
        """Add a product or change it.

        Args:
            product: what it is now.
            vector: of its text, [dim], unit length; None keeps the one it has.

        Returns:
            Its row.
        """
        self.version += 1
        row = self._rows.setdefault(product.product_id, len(self.ids))
        if row == len(self.ids):
            self.ids.append(product.product_id)
            self.titles.append(product.title)
            self.named.put(product.title)
            columns = (self.on_sale, self.leaf, self.parent, self.brand, self.currency, self.vectors, self.language)
            for column in columns:
                column.reserve(row + 1)
        if (before := self.titles[row]) != product.title:
            self.named.put(product.title, before)
        if before != product.title or vector is not None:
            self.titles[row] = product.title
            self._embed(row, self.vectors.values[row] if vector is None else vector)
        self.words.put(row, product.title, f"{product.category} {product.brand}")
        parent = product.category.rsplit(_SEPARATOR, 1)[0]
        self.leaf.values[row] = self._code("leaf", product.category)
        self.parent.values[row] = self._code("parent", parent)
        self.brand.values[row] = self._code("brand", product.brand)
        self.currency.values[row] = code = self._code("currency", product.currency)
        self.currencies |= {code} - {0}
        self.on_sale.values[row] = True
        return row

    def remove(self, product_id: str) -> None:
        """Take a product off sale; an unknown one is ignored."""
        if (row := self.row(product_id)) >= 0:
            self.version += 1
            self.on_sale.values[row] = False

    def embed(self, product_id: str, vector: npt.NDArray[np.floating]) -> None:
        """Give a product the vector of its text, [dim], unit length; an unknown one is ignored."""
        if (row := self.row(product_id)) >= 0:
            self.version += 1
            self._embed(row, vector)

    @property
    def centres(self) -> npt.NDArray[np.float32]:
        """Return what texts of each language share, float32 [languages, dim]."""
        return self._centres.values

    def _embed(self, row: int, vector: npt.NDArray[np.floating]) -> None:
        """Write a row's vector and language, and move its share of the means along."""
        vectors, language = self.vectors.values, self.language.values
        self._centres.count(int(language[row]), vectors[row], -1)
        vectors[row] = vector
        language[row] = self._centres.language(vectors[row], unspaced=is_unspaced(self.titles[row]))
        self._centres.count(int(language[row]), vectors[row], 1)

    def _code(self, kind: str, name: str) -> int:
        """Return a number for a name; 0 stands for no name."""
        return self._codes.setdefault((kind, name), len(self._codes) + 1) if name else 0

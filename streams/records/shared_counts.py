"""What one task counted of one product: the internal topic `shared-counts`, compacted; every worker reads all of it."""

from typing import Annotated

from msgspec import Meta, Struct

PartKey = Annotated[str, Meta(min_length=1, max_length=220)]


class SharedCounts(Struct, frozen=True, kw_only=True):
    """One task's counts of one product as they are now; they replace its last ones. Readers add up those of all tasks.

    Attributes:
        part: the task's number, a space, and the product's id: the record's key.
        product_id: what was counted; empty for all baskets together.
        sums: forward-decayed, in the order of models.recommend.counts.Sums, but for the last.
        looked: the last of them.
        neighbours: JSON of numbers by product id, how often both were bought or looked at together. A text, because
            every worker holds all of these, and 64 names and numbers apart take five times the memory.
    """

    part: PartKey
    product_id: str
    sums: tuple[float, float, float, float, float, float, float]
    neighbours: str
    looked: float = 0.0

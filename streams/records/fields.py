"""The plain fields that records share, each with its bounds. The bounds are part of the contract.

Lengths count characters (Unicode code points), as JSON Schema does.
"""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

# RFC 3339 as every client writes it: upper-case T and Z, a colon in the offset, years 2000 to 2100.
TIME_PATTERN = r"^(20\d\d|2100)-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
DATE_PATTERN = r"^(20\d\d|2100)-\d\d-\d\d$"

# The largest price and quantity whose product still fits 64 bits; each alone fits a double, too.
MAX_MINOR = 10**13
MAX_QUANTITY = 10**5

Id = Annotated[str, Meta(min_length=1, max_length=200)]
TopicName = Annotated[str, Meta(min_length=1, max_length=249)]  # as Kafka bounds it
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Language = Annotated[str, Meta(min_length=2, max_length=35)]
Text = Annotated[str, Meta(min_length=1, max_length=100_000)]
Reason = Annotated[str, Meta(min_length=1, max_length=500)]
Time = Annotated[datetime, Meta(tz=True, extra_json_schema={"pattern": TIME_PATTERN})]
Day = Annotated[date, Meta(extra_json_schema={"pattern": DATE_PATTERN})]
Probability = Annotated[float, Meta(ge=0.0, le=1.0)]
Minor = Annotated[int, Meta(ge=0, le=MAX_MINOR)]
Quantity = Annotated[int, Meta(ge=1, le=MAX_QUANTITY)]
Offset = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Partition = Annotated[int, Meta(ge=0, le=2**31 - 1)]

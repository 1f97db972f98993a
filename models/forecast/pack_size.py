"""The pack size that a product's title names, so that 500 g and 450 g of one product are two series."""

import re
from functools import lru_cache

# As people write them: 500 g, 1.7 litres, 12 oz, 6 x 330 ml, 24 ct; a number beside a unit and nothing else.
_UNITS = {
    "g": ("g", "gr", "gram", "grams"),
    "kg": ("kg", "kilo", "kilos"),
    "ml": ("ml",),
    "cl": ("cl",),
    "l": ("l", "lt", "ltr", "litre", "litres", "liter", "liters"),
    "oz": ("oz", "ounce", "ounces"),
    "lb": ("lb", "lbs"),
    "ct": ("ct", "count", "pack", "pk", "pcs", "pieces"),
    "gal": ("gal", "gallon", "gallons"),
    "pt": ("pt", "pint", "pints"),
    "qt": ("qt", "quart", "quarts"),
}
_NAMES = {name: unit for unit, names in _UNITS.items() for name in names}
_SIZE = re.compile(
    r"(?<![\w.,])(?:(\d{1,3})\s?[x\u00d7]\s?)?(\d{1,5}(?:[.,]\d{1,3})?)\s?("
    + "|".join(sorted(_NAMES, key=len, reverse=True))
    + r")(?!\w)"
)


@lru_cache(maxsize=10_000)
def pack_size(title: str) -> str:
    """Return the sizes that a title names, written one way; "" where it names none."""
    sizes = []
    for times, number, unit in _SIZE.findall(title.lower()):
        amount = f"{float(number.replace(',', '.')):g} {_NAMES[unit]}"
        sizes.append(f"{int(times)} x {amount}" if times else amount)
    return ", ".join(sizes)

"""Finds the pack size in a product's title, so that 500 g and 450 g of one product are two series."""

import re
from functools import lru_cache

# As people write them: 500 g, 1.7 litres, 12 oz, 6 x 330 ml, 24 ct, 8-pack, 80 bags, 500克; a number beside a unit and
# nothing else, or behind a word for a container: pack of 50.
_UNITS = {
    "g": ("g", "gr", "gram", "grams"),
    "kg": ("kg", "kilo", "kilos"),
    "ml": ("ml",),
    "cl": ("cl",),
    "l": ("l", "lt", "ltr", "litre", "litres", "liter", "liters"),
    "oz": ("oz", "ounce", "ounces"),
    "lb": ("lb", "lbs"),
    "ct": (
        *("ct", "count", "pack", "pk", "pcs", "pieces", "rolls", "bags", "sachets", "sheets", "cans", "bottles"),
        *("tablets", "capsules", "pairs"),
    ),
    "mg": ("mg",),
    "fl oz": ("fl oz", "fl. oz"),
    "gal": ("gal", "gallon", "gallons"),
    "pt": ("pt", "pint", "pints"),
    "qt": ("qt", "quart", "quarts"),
    "jin": ("jin",),
}
_HAN_UNITS = {
    "毫升": "ml",
    "升": "l",
    "公斤": "kg",
    "千克": "kg",
    "毫克": "mg",
    "克": "g",
    "斤": "jin",
    **dict.fromkeys("包盒片支瓶只卷抽粒枚袋罐双", "ct"),
}
# What is written as another unit, so that 0.5 kg and 500 g are one size. A jin is half a kilogram.
_WRITTEN_AS = {"kg": (1000, "g"), "mg": (0.001, "g"), "jin": (500, "g"), "l": (1000, "ml"), "cl": (10, "ml")}
_NAMES = {name: unit for unit, names in _UNITS.items() for name in names}
_SIZE = re.compile(
    r"(?<![A-Za-z0-9_.,])(?:(\d{1,3})\s?[x\u00d7]\s?)?(\d{1,8}(?:[.,]\d{1,6})?)(?:[\s-]?("
    + "|".join(map(re.escape, sorted(_NAMES, key=len, reverse=True)))
    + rf")(?!\w)|\s?({'|'.join(_HAN_UNITS)})(?![级付持]))"
    r"|\b(?:pack|box|set|bag|case|bundle) of (\d{1,5})(?![\w.,])"
)


@lru_cache(maxsize=10_000)
def pack_size(title: str) -> str:
    """Return the sizes that a title names, written one way; "" where it names none.

    What was written by it, in this version or an earlier one, is a title, too, and names the same size.
    """
    sizes = []
    for times, number, unit, han, held in _SIZE.findall(title.lower()):
        name = "ct" if held else _NAMES[unit] if unit else _HAN_UNITS[han]
        many, unit_written = _WRITTEN_AS.get(name, (1, name))
        amount = f"{many * float((held or number).replace(',', '.')):.6f}".rstrip("0").rstrip(".") + f" {unit_written}"
        sizes.append(f"{int(times)} x {amount}" if times else amount)
    return ", ".join(sizes)

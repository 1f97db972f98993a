"""Repeatable random choices: the same words give the same dice, on every machine."""

from random import Random


def dice_for(*of: str | int) -> Random:
    """Return dice for a topic, a seed, a number, which no other combination has."""
    return Random(" ".join(map(str, of)))  # noqa: S311  plausible records, no secret

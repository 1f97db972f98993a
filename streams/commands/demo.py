"""Demo."""


def demo() -> None:
    """Show."""

"""What is wrong with a reply before anyone sees it; it ends in the template or a handoff, never in a dead letter."""

from models.errors import ModelError


class UngroundedError(ModelError):
    """A text says something that its context does not.

    Attributes:
        words: what it says.
    """

    def __init__(self, words: str) -> None:
        super().__init__(f"The text says {words!r:.80}, which its context does not.")
        self.words = words

"""RecordError, the only error of the records: a value that can never become its topic's struct."""


class RecordError(ValueError):
    """A value does not hold its topic's contract; it never will, so it is a dead letter.

    Attributes:
        topic: the topic whose contract was broken.
        field: where in the record, as a JSON path from `$`; "key" for the key, "$" for the whole value.
        reason: what is wrong, in words.
    """

    def __init__(self, topic: str, field: str, reason: str) -> None:
        super().__init__(topic, field, reason)
        self.topic, self.field, self.reason = topic, field, reason

    def __str__(self) -> str:
        return f"{self.topic}: {self.field}: {self.reason}"

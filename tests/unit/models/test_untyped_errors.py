"""What a library raises without a type gets one; all else keeps its own."""

import pytest

from models.untyped_errors import UntypedError, untyped_errors


def test_an_exception_itself_becomes_an_untyped_error_with_its_words() -> None:
    bare = Exception("no model able to be fitted")
    with pytest.raises(UntypedError, match=str(bare)) as caught, untyped_errors():
        raise bare
    assert caught.value.__cause__ is bare


@pytest.mark.parametrize("error", [ValueError("a"), TypeError("b"), MemoryError(), KeyboardInterrupt()])
def test_an_error_that_has_a_type_passes_as_it_is(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, untyped_errors():
        raise error
    assert caught.value is error

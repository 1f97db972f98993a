"""The format of a prompt, in training and serving: question [SEP] context [SEP] answer, end token."""

from tokenizers import Tokenizer

END = "<|endoftext|>"
SEPARATOR = "[SEP]"
MOST_QUESTION_TOKENS = 96
"""A longer question is cut in its middle: customers say what they want first or last."""


def prompt_ids(tokenizer: Tokenizer, question: str, context: str) -> list[int]:
    """Return the ids after which the model writes the answer.

    Args:
        tokenizer: with END and SEPARATOR as pieces of their own.
        question: what the customer wrote, facts lifted; control tokens in it are taken out.
        context: what is known, facts lifted.

    Returns:
        At most MOST_QUESTION_TOKENS of the question, the whole context, two separators.

    Raises:
        KeyError: the tokenizer has no SEPARATOR.
    """
    separator = id_of(tokenizer, SEPARATOR)
    asked = tokenizer.encode(without_control(question), add_special_tokens=False).ids
    if len(asked) > MOST_QUESTION_TOKENS:
        half = MOST_QUESTION_TOKENS // 2
        asked = asked[:half] + asked[-half:]
    known = tokenizer.encode(f" {without_control(context)} ", add_special_tokens=False).ids
    return [*asked, separator, *known, separator]


def id_of(tokenizer: Tokenizer, token: str) -> int:
    """Return the id of a token that must be there.

    Raises:
        KeyError: it is not.
    """
    number = tokenizer.token_to_id(token)
    if number is None:
        raise KeyError(token)
    return number


def without_control(text: str) -> str:
    """Return a text that cannot end itself or begin a context, without any END and SEPARATOR of its own."""
    for token in (END, SEPARATOR):
        text = text.replace(token, " ")
    return text

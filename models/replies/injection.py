"""Tickets that speak to the model, or ask for other customers' data: they are handed off, whatever they ask besides.

The writer never sees a ticket's own digits, separators or end tokens (facts.py, prompt.py), and what it writes is
checked; this comes before all that. Patterns are few and broad: a false alarm costs a person a minute.
"""

import re

_MARKS = r"<\|[^|]{0,40}\|>|\[SEP\]|</?(?:context|system|instructions?|prompt)>"
_PATTERNS = (
    r"(?:ignore|disregard|forget|override|bypass)\b.{0,40}"
    r"\b(?:instructions?|rules?|polic(?:y|ies)|prompts?|everything|previous|above)",
    r"\b(?:system|developer|admin|debug|god) (?:mode|prompt|message|override)\b|^\s*(?:system|assistant|user)\s*:",
    r"\byour (?:new )?(?:instructions?|rules?) (?:are|is)\b|\bsystem message\b"
    r"|\byour (?:new |system )?prompts?\b(?! \w)",
    r"\b(?:print|reveal|show|output|translate) (?:me )?(?:all )?(?:of )?your (?:\w+ ){0,2}"
    r"(?:instructions?|rules?|prompts?|messages?|context|configuration|settings)\b",
    r"\b(?:p\.? ?s\.?|note|message|instructions?)(?: only)? (?:to|for) (?:the |your )?"
    r"(?:assistant|chat ?bot|bot|ai|model|llm|system|machine)\b",
    r"\bas an ai\b|\byou are (?:now|no longer)\b|\bpretend (?:to be|you are|that you)\b|\bact as\b|\brole ?play\b",
    r"\brepeat after me\b|^\s*system (?:note|notice|message|update)\b|\b(?:no|without) restrictions\b",
    r"\b(?:say|answer|reply|respond|confirm)\b.{0,30}\b(?:only with|word for word|exactly th(?:is|ese))\b",
    r"(?:^|[.!?,:;]\s*|\b(?:please|just|and|then|must|to) )(?:confirm|say|write|promise|answer|reply)\b.{0,20}?"
    r"[\"'\u201c\u2018]\s?(?:i|we|our|yes)\b",
    _MARKS,
    r"\bnew (?:context|instructions?|rules?|prompt|policy)\s*:",
    r"\b(?:as|like) (?:we |you )?(?:agreed|promised|discussed|arranged)\b.{0,60}"
    r"\b(?:pay|refund|credit|reimburse|give|grant)\b",
    r"忽略.{0,12}(?:指令|规则|提示)|系统提示|开发者模式|扮演",
)
_OTHERS = (
    r"\b(?:address(?:es)?|phone|numbers?|e-?mails?|names?|orders?|data) of (?:the |your )?"
    r"(?:customer|user|client)\b(?! serv)",
    r"\b(?:other|all|last \w+) customers?['\u2019]?s?\b.{0,30}\b(?:data|e-?mails?|address(?:es)?|orders?|names?)\b",
)
_INJECTION = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE | re.DOTALL | re.MULTILINE)
_OTHERS_DATA = re.compile("|".join(f"(?:{pattern})" for pattern in _OTHERS), re.IGNORECASE | re.DOTALL)
_MARK = re.compile(_MARKS, re.IGNORECASE)


def injection_in(text: str) -> str | None:
    """The words that speak to the model; None if there are none."""
    found = _INJECTION.search(text)
    return found.group() if found else None


def others_data_in(text: str) -> str | None:
    """The words that ask for what is another customer's; None if there are none."""
    found = _OTHERS_DATA.search(text)
    return found.group() if found else None


def mark_in(sent: str) -> str | None:
    """Find a model's own mark in a text as it was sent; in the plain text those that look like HTML are gone."""
    found = _MARK.search(sent)
    return found.group() if found else None

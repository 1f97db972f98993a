"""Tickets that no machine answers: somebody is hurt or in danger, threatens, goes to court, or reveals a secret."""

import re

from models.replies.danger import danger_in
from models.replies.harmless import without_harmless

_BODY = (
    "hands?|fingers?|thumbs?|palms?|wrists?|arms?|legs?|knees?|ankles?|f(?:oo|ee)t|toes?|head|face|eyes?|lips?|mouth"
    "|tongue|neck|back|skin"
)
_SWELLS = r"lips?|face|eyes?|eyelids?|throat|tongue|mouth|gums?|cheeks?|neck"
_SMALL = r"child|son|daughter|toddler|baby|kid|boy|girl|years?[- ]old|dog|cat|puppy|kitten|he|she"
_HARM = re.compile(
    r"\b(?:suicid\w*|kill (?:myself|you|him|her|them)|hurt (?:myself|you)|don'?t want to live|want to die)\b"
    r"|\bhope you die\b"
    r"|\b(?:blow (?:it |this |you |your )?\w* ?up|blow up|bomb|shoot|set fire|burn (?:it|you|your))\b"
    r"|\b(?:caught fire|burn(?:ed|t)|exploded?|electric shock|injur\w+|bleed\w*|(?<!\bi )broke my"
    r"|(?:go|going|went|taken?|took|rushed|brought|drove|admitted|ended up)\b.{0,20}\b(?:to|in) (?:the )?hospital"
    r"|poison\w*|chok(?:ed?|ing)|ambulance|paramedics?)\b|\bA&E\b"
    rf"|\b(?:{_SMALL})\b.{{0,30}}\b(?:swallowed|drank|ingested|licked)\b"
    rf"|\b(?:{_SMALL})\b.{{0,30}}\bate (?:from|of|some|part|half|one|a (?:leaf|piece|bit)) "
    rf"|\b(?:{_SMALL})\b.{{0,30}}\b(?:put|got|stuck|has|had)\b.{{0,30}}\bin(?:to)? (?:his|her|its|their) mouth\b"
    rf"|\b(?:{_SWELLS})\b.{{0,15}}\b(?:swell\w*|swollen|swelled)\b|\bswollen (?:{_SWELLS})\b"
    r"|\b(?:vomit\w*|(?:throwing|threw|thrown) up|anaphyla\w*|allergic (?:reaction|shock)|unconscious|passed out)\b"
    r"|\b(?:trouble breathing|could(?: not|n['\u2019]t) breathe)\b"
    r"|\bsmoke (?:came|(?:is |was )?coming) (?:out|from)\b"
    r"|\b(?:battery|charger|plug|cable|socket)\b.{0,30}\b(?:smok(?:ed|es|ing)|melt\w*|scorch\w*|swollen|bulg\w+)\b"
    r"|\b(?:cut|sliced|gashed|stabbed|pierced|scalded|pinched|crushed|trapped|scratched|grazed|(?<!i )hurt)(?: open)?"
    rf" (?:my|his|her|our|their|a child's) (?:\w+(?:'s)? ){{0,2}}(?:{_BODY})\b"
    r"|\b(?:lawyer|solicitor|attorney|court|sue|legal action|police)\b"
    r"|\bmy (?:password|pin|cvv|cvc|security code) is\b(?! (?:\w+ )?(?:wrong|right|in|expired|correct|not|no)\w*)"
    r"|\b(?:password|pin|cvv|cvc) ?:|<card>"
    r"|自杀|不想活|炸|起火|着火|烧伤|受伤|[割砸夹扎咬]伤|烫伤(?![膏药])|[手脸脚腿眼指].{0,3}[割划刮]破|[割划刮][伤破]了?.{0,3}[手脸脚腿眼指]|触电|中毒"
    r"|呕吐|过敏反应|休克|[脸眼睛嘴唇喉][^,\uff0c\u3002]{0,3}肿|冒烟|漏电(?!保护)|被电(?!话)|烧[黑焦]"
    r"|(?:孩子|宝宝|娃|儿子|女儿|小孩|猫|狗|[他她]).{0,16}(?<![会能防怕])(?:吞[了下进]|误[食服吞])|律师|起诉|法院|报警|消协|曝光|密码是(?![记对错不在])",
    re.IGNORECASE,
)


def harm_in(text: str) -> str | None:
    """The words that tell of it; None if there are none.

    Args:
        text: plain, personal data masked; a card number that was sent is such a secret.
    """
    said = without_harmless(text)
    found = _HARM.search(said)
    return found.group() if found else danger_in(said)

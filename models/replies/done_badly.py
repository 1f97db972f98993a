"""What the shop, or one of its people, did badly, told by a customer who asks nothing: your tailor cut it too short.

The description of a service does not help a customer for whom it was done badly or has failed: a mail that never came,
an invoice with a wrong number on it. Only what is told counts: who also asks or wants something may be answered, and
who is pleased tells of no fault. An answer that speaks of such a failure itself is for those who tell of it.
"""

import re
from collections.abc import Sequence

from models.replies.answers import KnownAnswer

_REASON = "it tells of something that the shop did badly"

_THEIRS = r"(?:lad|guy|wom[ae]n|colleague|staff|team|people|tailor|seamstress|girl|boy|chap|lady|assistant|vet)s?"
_SENT = r"(?:driver|fitter|technician|engineer|courier|installer|stylist|groomer|workshop|warehouse|\w+ m[ae]n)s?"
_YOU = r"(?<!if )(?<!do )(?<!did )(?<!can )(?<!have )(?<!what )(?<!when )(?<!once )(?:you|u)"
_AT = r"(?: (?:at|in|on|from) (?:the|your) \w+)"
_WHO = (
    rf"(?:{_YOU}|your (?:\w+ ){{0,2}}?(?:{_THEIRS}|{_SENT}|m[ae]n){_AT}?|the (?:\w+ )?{_SENT}{_AT}?"
    rf"|the (?:\w+ )?(?:{_THEIRS}|m[ae]n){_AT})"
)
"""Whoever is "the vet" or "the lady" alone is not the shop's."""
_HARMLESS = (
    r"(?:accept|advertis|allow|answer|ask|call|charg|clos|confirm|deliver|dispatch|email|finish|happen|interest|introduc"
    r"|link|list|mail|mention|need|offer|pick|plann|post|promis|publish|receiv|recommend|repli|seem|shipp|stock|suppos"
    r"|us|want)ed"
)
"""What shops do every day without harm, or tell."""
_DID = (
    rf"(?:(?!{_HARMLESS}\b)\w{{3,}}ed|cut|wound|wrote|broke|gave|took|lost|threw|drew|(?:re)?strung|tore|drove|did|was"
    r"|were|came|swore|never|(?:did|has|have|had|would) ?n['\u2019]?t)"
)
_DONE = re.compile(
    rf"\b{_WHO}(?:['\u2019]ve| have| had| has)? (?:(?:just|only|then|already|still|even|far|also) )?{_DID}\b"
    r"|\byou (?:sold|lent|built)(?: to)? (?:me|us|my|our)\b"
    r"|\bthey (?:refused|never|took|gave|lost|threw|wrote|swore)\b"
    r"|(?:你们|你家|店里|店员|骑手|快递员|配送员|师傅|小哥|化妆师|司机|老师|客服|技师|工人|裁缝)"
    r"[^\uff0c\u3002\uff01\uff1f]{0,10}(?:(?<![不没])(?:错|坏|断|歪|迟到|丢|掉了|漏|剪短|刮)|少[给了]|没[来做装送给打]|不[给认打敲按管赔])"
    r"|(?<!我)(?<!自己)(?<!不小心)把(?:我|他|她)[^\uff0c\u3002]{0,12}[写印刻绣改配送]错"
    r"|(?<!我)(?<!自己)[刻印绣装裁做](?:的[^\uff0c\u3002\uff01\uff1f]{0,4})?(?:错了|歪了|反了|少了?一|短了|坏了)"
    r"|说好的.{0,12}(?:没|只|不)|回来[^\uff0c\u3002]{0,6}(?:瘦|坏|脏|破|少)|少给",
    re.IGNORECASE,
)
_CAME_OF_IT = re.compile(
    r"\b(?:came|turned) (?:out|back)\b(?! (?:to|for|on|in|from (?!your\b)\w+)\b)|\barrived with(?:out)?\b"
    r"|\bruined\b|\brather than (?:the|on)\b"
    r"|\bonly \w+ \w+ (?:came|arrived)\b|磕[烂坏破]|空白的|卖假",
    re.IGNORECASE,
)
"""What became of what the shop made or sent."""
_REPROACH = re.compile(r"(?<!我)不是说[^,\uff0c\u3002\uff1f]*[吗么]")
"""Asks nothing, though it is put as a question: didn't you say that it lasts for years."""
_ASKS = re.compile(
    r"[?\uff1f]|\b(?:do|does|can|could|would|will|may|are|is) (?:you|u|i|we|they|it|your|there|that)\b"
    r"|\b(?:how|what|which|where)\b(?! now\b| a\b)|\bwhen(?:['\u2019]?s)? (?:can|will|do|does|is|are|would|should)\b"
    r"|吗|怎么|多少|能不能|可以|可不可以|是不是|几|么$|哪"
    r"|\b(?:['\u2019]d like|want|wish) to (?:return|send|swap|exchange|change|cancel)\b|想[退换改取]"
    r"|, ?(?:right|correct|yes|yeah)\W*$",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"\b(?:i|we)(?:['\u2019]d| would) (?:like|love) (?!to (?:hear|speak|talk|know|complain)\b"
    r"|(?:my|it|this|that|them)\b|(?:an?|the) (?:refund|apology|answer|explanation|solution)\b)"
    r"|\b(?:i|we|he|she|they)(?: now| also)? (?:needs?|wants?)\b"
    r"(?! (?:my|our|his|her|their|it|this|that|them|somebody|someone|compensation|to (?:hear|speak|talk|know|complain)"
    r"|an? (?:\w+ )?(?:refund|person|human|manager|answer|apology|explanation|solution)"
    r"|(?:the|all|half|some)(?: of)?(?: the| my)? (?:money|refund|deposit))\b)"
    r"|想再|麻烦[补再]",
    re.IGNORECASE,
)
"""Another thing that is wanted, and not money back, a person, or the same thing done right."""
_PLEASED = re.compile(
    r"\b(?:thanks?(?: you)?(?! for nothing)|great|lovely|perfect(?:ly)?|brilliant(?:ly)?|beautiful(?:ly)?"
    r"|wonderful(?:ly)?|nicely|kind|helped|as good as new|delighted)\b|谢谢|很好|真好|满意",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|however|though|yet|not|never|no|wrong(?:ly)?|crooked(?:ly)?|askew|ruined|worse|tore|torn|shr[aiu]nk|bent"
    r"|(?:scratch|damag|spoil|stain|crack|brok|dent)\w*|too (?!and\b|so\b)\w+)\b|n['\u2019]t\b"
    r"|但|不|可是|却|没|[错坏断歪破丢]",
    re.IGNORECASE,
)
"""Beside praise: what was praised is not all, or it is no praise ("Thanks, you sewed it crooked")."""
_FAILURES = tuple(
    (re.compile(told, re.IGNORECASE), re.compile(spoken_of, re.IGNORECASE))
    for told, spoken_of in (
        (
            r"(?<!\bi )(?<!\bwe )\b(?:has|had|with|got|gave|says?|reads?|shows?|put|sent|printed|is|are|was|were)"
            r" (?:me |us |on )?(?:the |a |an |my |our )?(?:wrong|incorrect|misspel\w+)\b"
            r"(?! (?:address|size|colou?r|e-?mail)\b)|[开印刻寄发]错",
            r"\bwrong|incorrect|mistake|typo|错",
        ),
        (
            r"\b(?:never|not|n['\u2019]?t)(?: yet| ever| even)? (?:got|received|came|come|arrived?|turned up|showed up"
            r"|been (?:added|credited|sent|posted|booked))\b(?! opened)"
            r"|\b(?:vanished|disappeared|(?:gone|went) missing)\b"
            r"|\b(?:is|are|was|were) (?:still |all )?(?:missing|incomplete|blank|empty)\b"
            r"|没(?:有)?(?:收到|到账|加)|不见了|消失了|少发|一分没|已被(?:兑换|使用|领)",
            r"\bmissing|\bnever|\blost\b|\bspam\b|\bnot (?:come|arrive|receive|there|got)"
            r"|n['\u2019]?t (?:come|arrive|receive|got|get|see|find)|没|不见|少|已被",
        ),
        (
            r"\b(?:is|are|was|were|came|arrived) (?:still |all |completely )?"
            r"(?:broken|corrupt(?:ed)?|unreadable|garbled)\b|坏了|乱码",
            r"brok|damag|defect|fault|corrupt|repair|work|坏|乱码|修",
        ),
    )
)
"""How what a shop describes fails, as customers tell it, and words of answers that are for it."""


def went_badly(text: str, own: Sequence[KnownAnswer]) -> str | None:
    """Say that a text tells that what these answers describe was done badly or has failed; None if it does not.

    Args:
        text: plain.
        own: the shop's own answers to it that tell no case for a person.
    """
    badly = (own and done_badly_in(text)) or any(_failed(text, each) for each in own)
    return _REASON if badly else None


def _failed(text: str, answer: KnownAnswer) -> bool:
    if _ASKS.search(text):
        return False
    words = "\n".join((*answer.questions, answer.text))
    return any(told.search(text) and not spoken_of.search(words) for told, spoken_of in _FAILURES)


def done_badly_in(text: str) -> bool:
    """Whether a text tells of something that the shop did, and neither asks anything nor is pleased."""
    if _REPROACH.search(text):
        return True
    if _ASKS.search(text) or (_PLEASED.search(text) and not _BUT.search(text)):
        return False
    return bool(_CAME_OF_IT.search(text) or (_DONE.search(text) and not _WISHES.search(text)))

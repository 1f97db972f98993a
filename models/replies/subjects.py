"""The table of subjects that customers of many shops ask about and that answers to a wider wish leave out.

Each subject has the intents under which it is asked, how customers put it, and words by which an answer covers it.
"""

import re
from dataclasses import dataclass

_STOPS = ".!?\u3002\uff01\uff1f"
_ENDS = r"\W*$|[^\w ]| (?:and|or|please|for|if|as|to|the (?:house|flat)|my|our)\b"
"""What follows "inside" where it is no "inside the EU", "inside a week"."""
_TIME = r"(?: \w+){0,2} (?:hours?|days?|weeks?|months?)\b"


@dataclass(frozen=True)
class Subject:
    """One subject.

    Attributes:
        name: for the person who answers instead.
        intents: to which answers pass it over.
        told: how customers name it.
        spoken_of: words of answers that do not.
    """

    name: str
    intents: frozenset[str]
    told: re.Pattern[str]
    spoken_of: re.Pattern[str]


def _subject(name: str, intents: str, told: str, spoken_of: str) -> Subject:
    flags = re.IGNORECASE | re.DOTALL
    return Subject(name, frozenset(intents.split()), re.compile(told, flags), re.compile(spoken_of, flags))


SUBJECTS = (
    _subject(
        "a subscription",
        "cancel_order change_order change_address delivery_options delivery_time price_change charged_twice"
        " change_account_data order_cancelled refund_status installments",
        r"(?<!un)subscri(?:ption|be[ds]?|bing)\b|\bauto-?(?:ship|renew|deliver)|\brecurring\b"
        r"|\b(?:next|weekly|monthly|trial) (?:\w+ ){0,2}box\b|\bstop (?:the|my|all|these) deliveries\b"
        r"|\b(?:pause|skip|suspend)\b.{0,30}\b(?:deliver(?:y|ies)|box|drop|parcel|shipment|plan)\b"
        r"|\b(?:paus|cancel|stop|end|(?<!\bi )(?<!\bi['\u2019]ve )chang|switch|(?:up|down)grad)\w*"
        r" (?!of\b)(?:\w+ ){0,4}(?<!ment )plan\b"
        r"|订阅|续订|(?<!手)续费|定期[购配送]|周期[购配送]|包月|月卡",
        r"subscri|\bplan\b|every (?:week|month)|订阅|续|定期|包月",
    ),
    _subject(
        "a subscription",
        "cancel_order change_order price_change charged_twice change_account_data order_cancelled refund_status",
        r"\b(?:yearly|annual|monthly) (?:fee|charge)\b|\bfree trial\b|年费|月费|会员费|自动扣",
        r"subscri|\bplan\b|every (?:week|month)|订阅|续|定期|包月",
    ),
    _subject(
        "a subscription",
        "newsletter",
        r"\A(?!.*(?:newsletter|mail|\bsms\b|\btexts?\b|\bads?\b|邮件|短信|广告|推送))"
        r"(?=.*(?:subscri|\bplan\b|订阅)).*(?:\btrial\b|\bpaus|\bsuspend|\bskip|deliver|charg|\bpaid\b"
        r"|暂停|跳过|配送|发货|扣[款费钱])",
        r"\bpaus|deliver|暂停|配送",
    ),
    _subject(
        "a paid membership",
        "loyalty_points",
        r"\bmembership\b(?! card)|\b(?:premium|plus|prime) member|会员[^\uff0c,]{0,6}续|会员[年月]?费|年卡",
        r"\bmember|会员",
    ),
    _subject(
        "what is carried in, set up or taken away",
        "delivery_options delivery_cost delivery_time",
        r"(?<!neighbour )(?<!neighbor )(?<!neighbours )(?<!neighbors )\bupstairs\b(?! neighbo)|\bup (?:the )?stairs\b"
        r"|\b(?:no|without an?) (?:lift|elevator)\b|\bcarry\w* (?:\w+ ){0,4}(?:up|in)\b"
        rf"|\b(?:bring|brought|carr(?:y|ied)|tak(?:e|ing)|get|haul|deliver\w*)\b[^{_STOPS}]{{0,40}}"
        rf"\b(?:(?:\d\w*|first|second|third|fourth|fifth|top) floor|inside(?={_ENDS})|(?:into|up to|down to)"
        r" (?:the|my|our) (?:house|flat|room|kitchen|apartment|basement|cellar|attic))\b|\b(?:kerb|curb)(?:side)?\b"
        r"|\bassembl(?:y|ed?|ing)\b|\binstall(?:ation|ed|ing|ers?)?\b"
        rf"|\b(?:tak|haul|collect|remov|recycl|dispos|pick)\w*\b[^{_STOPS}]{{0,20}}\bold (?!lady|man|people|neighbo)"
        r"|\bold (?:\w+ ){1,2}(?:taken|removed|removal|collected|away)\b"
        r"|上楼|[搬抬]上|[搬抬]进(?=[^\uff0c,\u3002]{0,3}[屋房家门室间厅里])(?!新|去住)|[没无]电梯|安装|组装|旧[^\uff0c,\u3002]{0,8}[拉带收搬]走|以旧换新|入户",
        r"stairs|\bfloor\b|\b(?:kerb|curb)|\bcarr(?:y|ied)\b|\binside\b|assembl|\binstall(?!m)|\bold\b|楼|安装|组装|旧|入户",
    ),
    _subject(
        "collecting it from the shop itself",
        "delivery_options",
        rf"\b(?:pick\w*|collect\w*|fetch\w*|get|come)\b[^{_STOPS}]{{0,40}}"
        r"\b(?:(?:at|by|from|in|to) (?:your (?:\w+ )?(?:store|shop|warehouse|branch|office|depot)"
        r"|the (?:store|warehouse))|in person)\b|你们仓库|去仓库|门店|到店",
        r"\bstores?\b|\bshops?\b|warehouse|in person|门店|仓库|到店|自取",
    ),
    _subject(
        "another way in than the password",
        "login_problem",
        r"\bcodes?\b|\b(?:2fa|mfa|otp|sms|text(?:s|ing|ed)?)\b|\bauthenticat|\btwo.?(?:factor|step)|\buser ?name\b"
        r"|\bwhich e?-?mail\b"
        r"|\b(?:lost|new|old|stolen|changed|broken?)\b.{0,15}\b(?:phone|number|mobile|telephone|e?-?mail)\b"
        r"|\bno longer .{0,30}\b(?:e?-?mail|phone|number)\b|\bphone\b.{0,15}\b(?:lost|stolen|broken?|gone)\b"
        r"|验证码|短信|用户名|两步|[换旧老新][^\uff0c,\u3002]{0,4}(?:手机|号|邮箱|设备)"
        r"|(?:手机|号码?|邮箱)[^\uff0c,\u3002]{0,4}(?:换|丢|停|注销|没了|不用|忘)|忘[^\uff0c,\u3002]{0,8}(?:邮箱|手机)|扫码",
        r"\bcodes?\b|\bphone\b|telephone|\btwo.?(?:factor|step)|user ?name|which e?-?mail|验证码|短信|手机|用户名",
    ),
    _subject("the password", "change_account_data", r"\bpass(?:word|code)s?\b|密码", r"\bpass(?:word|code)|密码"),
    _subject(
        "a card or code that is lost",
        "gift_card voucher_not_working",
        r"\b(?:lost|threw|thrown|misplaced|stolen|scratched)\b|\b(?:i|she|he|we)(?:['\u2019]ve)? deleted\b"
        r"|\b(?:torn|illegible|unreadable)\b|\bca(?:n['\u2019]?t|nnot) (?:be )?read\b"
        r"|丢|弄没|扔|撕|找回|刮[坏花没壞]|看不清|挂失|补办|被盗",
        r"\blost\b|\blose\b|stolen|丢|挂失|补[发办]",
    ),
    _subject(
        "a card or code that is not active", "gift_card voucher_not_working", r"\bactivated\b|激活", r"activat|激活"
    ),
    _subject(
        "a card that is empty",
        "gift_card",
        r"\b(?:says?|said|shows?|shown|showing|reads|is|was|it['\u2019]s|balance|code|card)\b.{0,20}"
        r"\b(?:empty|zero|nil|0(?![.,]?\d))|\balready (?:been )?(?:used|redeemed|spent)\b"
        r"|\bredeemed on\b|\b(?:has|shows) no balance\b"
        r"|余额[^,\uff0c\u3002]{0,4}(?:零|0|没|不对|对不上|(?<!多)少)|[是为]空的|用过了|被人?用|已经?被?(?:使用|兑换)|实际到账",
        r"\bempty\b|already used|空|零|已被",
    ),
    _subject(
        "how a placed order is paid",
        "payment_methods",
        r"\A(?!.*(?:\bsaved\b|\bprofile\b|\bdefault\b|\bnext\b|默认|下[一次个]))(?:.*"
        r"(?:\b(?:chang|switch)\w*(?: \w+){0,4} (?:pay(?:s|ing|ment)?|paid|paypal|cards?)\b"
        r"|\bpaid (?:by|with|via|through)\b.{0,50}\b(?:instead|rather|prefer)\b"
        r"|(?:付款|支付)(?:方式)?[^,\uff0c\u3002]{0,6}[改换]|[改换][成用个]?[^,\uff0c\u3002]{0,4}(?:付款|支付|货到)"
        r"|(?:付款|支付)方式选错))",
        r"\bpa(?:id|y\w*)\b.{0,30}\bchang|\bchang\w+ .{0,30}\bpay|[改换].{0,6}付款|付款.{0,6}[改换]",
    ),
    _subject(
        "the size of what nobody wears",
        "size_advice",
        r"\b(?:duvets?|quilts?|beds?|bedding|mattress(?:es)?|headboards?|curtains?|blinds|rugs?|carpets?|tablecloths?"
        r"|bed ?sheets?|pillow(?:case)?s?)\b"
        r"|被[子套芯]|多大的?被|床[单笠垫品罩]|[米的]床|窗帘|窗[户宽高]|桌布|地毯|枕[头套芯]",
        r"\bbed|mattress|curtain|window|\brug|床|被|窗|桌",
    ),
    _subject(
        "a voucher at a till",
        "gift_card voucher_not_working",
        r"\b(?:the|your|a) (?:till|cashier|counter|reception|hotel|restaurant|salon|spa)\b|\bin.store\b"
        r"|\b(?:us|pay|spen|redeem)\w* .{0,20}\bin (?:the|your) (?:stores?|shops?|branch\w*)\b"
        r"|前台|收银|门店|线下|实体店|酒店|餐厅|店员",
        r"\btill\b|\bstores?\b|\bshops?\b|hotel|restaurant|partner|门店|线下|实体|酒店",
    ),
    _subject("an insurance", "warranty_terms", r"\binsur|\btheft\b|\bstolen\b|保险|碎屏|意外", r"insur|theft|保险"),
    _subject(
        "money for a part",
        "refund_status",
        rf"\b(?:short(?! of (?:money|cash))|partial\w*|half|less than(?!{_TIME}))\b"
        rf"|\bmissing(?!{_TIME}) (?:the|from|an?|one|two|three|\d)\b"
        r"|退少|少退|退款少|少了",
        r"\bpart|\bhalf\b|\bless\b|少|部分",
    ),
)

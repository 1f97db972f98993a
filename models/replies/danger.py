"""Goods that may hurt somebody, as customers tell of it: before it comes to harm, or when food or cream made them ill.

A person looks at such a ticket, so that the customer is told to stop using it and the goods can be taken back.
"""

import re

_FOOD = (
    r"food|meal|dish|soup|salad|jam|honey|bread|rolls?|cake|biscuits?|cookies?|cereals?|muesli|granola|rice|pasta|flour"
    r"|sugar|chocolate|sweets|milk|formula|yog(?:h)?urt|cheese|butter|meat|mince|sausages?|chicken|fish|sauce|pur[e\u00e9]e"
    r"|kibble|treats?|drink|juice|beer|wine|tea|coffee"
)
_ENDS = r"(?=[^\w ]|\s*$| (?:and|but|from|of|that|which|when|today|again|i|we|you|he|she)\b)"
"""A tea set and a rice cooker are no food."""
_SHARP = r"glass|metal|wire|needles?|nails?|screws?|blades?|stones?|plastic|splinters?"
_HOT = r"(?:so|very|super|extremely|too|dangerously) hot\b(?! (?:weather|climate|summer|day|water)s?\b)"
_FAILS = r"(?:broke|snapped|came (?:off|loose|undone)|opens?|opened|collapsed|folded|locked|fell off|tipped over|burst)"
_MOVING = (
    r"(?:while (?:(?:i|he|she) was |(?:we|they) were )?(?:riding|driving|cycling|climbing)|mid[- ]ride"
    r"|at (?:full|high) speed|on the motorway)\b"
)
_CHILD = r"(?:baby|child|kid|son|daughter|toddler|twins|boy|girl)"
_SOMEBODY = r"(?:me|us|him|her|them|my (?!\w*plants?\b)\w+)"
_ZH_FOOD = "果酱|面包|米饭?|粥|汤|菜|肉|酱|糖|饼干?|巧克力|蛋糕|罐头|[猫狗]粮|麦片|零食|蜂蜜|奶粉?|酸奶|饮料|果汁|茶"
_ZH_SHARP = "玻璃(?!纸)|铁(?![锅盒罐板])|金属|钢丝|刀片|[钉针](?!织)|塑料(?![袋套纸盒])|石[头子]|异物"
_TOLD = (
    # brakes, and what gives way while somebody rides it or sits in it
    r"\bbrakes?\b[^.!?,]{0,45}(?<!not )(?<!never )"
    r"\b(?:fail(?:ed|s|ing)?|gave (?:way|out|up)|snapped|(?:do|does|did)(?: not|n['\u2019]t) hold)\b",
    rf"\b{_FAILS}\b[^.!?]{{0,20}}\b{_MOVING}|\b{_MOVING}[^.!?]{{0,40}}\b{_FAILS}\b",
    rf"\b{_FAILS}\b[^.!?,]{{0,15}} with (?:the|my|our|his|her) (?:\w+ )?{_CHILD} in(?:side)?\b",
    # sparks, leaking gas
    r"\b(?:plug|socket|cable|wire|heater|dryer|straightener|iron|kettle|toaster|charger|it)\b[^.!?,]{0,15} sparks?\b"
    r"(?! (?:plug|joy|curiosity|interest|conversation)s?\b)",
    r"\bsparks (?:came|come|coming|flew|fly|flying)\b|\bleak(?:s|ed|ing)? gas\b|\bgas (?:is |was )?leak",
    # what nearly happened
    r"\b(?:nearly|almost|could(?: have|['\u2019]ve)|might have)(?: \w+)? (?:drowned"
    r"|crashed(?! (?:my|the|your) (?:website|site|page|app|computer|laptop)\b)|(?:went|gone) under an?"
    rf"|killed(?= {_SOMEBODY}\b|[^\w ]|\s*$)|run over\b(?! budget)|had an? (?:\w+ )?accident"
    r"|fell (?:off|from|down) (?!(?:my|our|the|his|her) (?:chair|seat|sofa)\b))",
    # batteries that get hot
    rf"\b(?:batter(?:y|ies)|charger|charging|power ?bank)\b.{{0,30}}\b(?:burn(?:ing|t)|sparks|swelling|{_HOT})",
    r"\bburn(?:ing|t)\b.{0,30}\b(?:charging|is charged)\b",
    # sharp things in food
    rf"\b(?:{_SHARP})(?: \w+)? (?:in|inside)(?: (?:the|my|our|his|her|their|your|a))? (?:\w+ )?(?:{_FOOD}){_ENDS}",
    rf"\b(?:bit|chewed|chomped) (?:on|into)(?: \w+){{0,3}} (?:{_SHARP})\b",
    # who fell ill of food
    r"\bstomach (?:ache|cramp|pain)s?\b[^.!?,]{0,20}\b(?:after|since|from)\b",
    r"(?<!for )\bdiarrh\w+",
    r"\b(?:ate|eaten|eating|drank|drinking)\b[^.!?,]{0,50}"
    r"\b(?:been|was|were|got|fell|felt|is|are)(?: \w+)? (?:ill|sick)\b(?! (?:of|and tired)\b)",
    r"\b(?:got|fell|been|was|were)(?: \w+)? (?:ill|sick) (?:after|from|since) (?:eating|drinking|(?:he|she|we) ate)\b",
    # the same in Chinese: brakes
    r"刹车[^,\uff0c\u3002]{0,4}(?:失灵|不灵|失效|刹不住|断(?![货码]))",
    # what nearly happened
    r"差[点一]儿?点?没?(?:出(?:事|车祸|人命)|摔(?!碎|坏)|撞(?![单衫色])|烧|触电|淹|没命)",
    # batteries, sparks, gas, a child that puts it into its mouth
    r"(?:电池|充电|插头|插座)[^,\uff0c\u3002]{0,8}(?:烫(?!金)|鼓包|鼓起|焦)|充电宝.{0,3}鼓|冒(?:出)?火花?",
    r"(?:燃气|煤气|灶)[^,\uff0c\u3002]{0,6}漏气|漏(?:煤气|燃气)|[孩娃宝][^,\uff0c\u3002]{0,8}(?:塞|放|含)进?(?:了)?嘴里",
    # what bursts
    r"(?:灯泡?|电池|充电器|插座|玻璃|锅|壶|杯子?|瓶子?|屏幕?)[^,\uff0c\u3002]{0,8}(?<![没不会怕卖火])爆(?:了|开|裂|掉)|自爆",
    # sharp things in food
    rf"[吃咬喝嚼][到出着].{{0,4}}(?:{_ZH_SHARP})",
    rf"(?:{_ZH_FOOD})[里中]面?[^,\uff0c\u3002]{{0,3}}(?:有|发现|是).{{0,3}}(?:{_ZH_SHARP})",
    # who fell ill of food or cream
    r"[吃喝]了?[^\u3002]{0,14}(?:拉肚子|肚子[疼痛]|腹泻|拉稀|(?:[又还都]吐|吐了)(?!槽))|上吐下泻|(?<![消治])红肿|又[红痒疼痛]又肿",
)
_DANGER = re.compile("|".join(_TOLD), re.IGNORECASE)


def danger_in(text: str) -> str | None:
    """The words that tell of it; None if there are none.

    Args:
        text: plain, without what only sounds of harm.
    """
    found = _DANGER.search(text)
    return found.group() if found else None

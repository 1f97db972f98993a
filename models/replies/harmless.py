"""Goods and idioms whose names only sound of harm or haste: a bath bomb, court shoes, an air fryer (空气炸锅)."""

import re

_HARMLESS = re.compile(
    r"\bbath bombs?\b|\bcosts? a bomb\b|\b(?:photo|film|video|wedding|family) ?-?shoots?\b"
    r"|\bshoot (?:me|us|you) (?:an? |the )?(?:e-?mail|message|text|note|line|link)\b"
    r"|\bcourt (?:shoes?|heels?)\b|\b(?:tennis|squash|basketball|badminton|padel|food) courts?\b"
    r"|\bburnt (?:orange|sienna|umber|sugar|almonds?)\b|\bburn(?:t|ed)[ -]out\b(?! (?:house|home|flat|kitchen|car)\b)"
    r"|\b(?:wood|log|multi-?fuel|slow)[ -]burning\b"
    r"|\bfire (?:tv|stick|pits?|place|side|bowls?|baskets?|guards?|alarms?|extinguishers?|blankets?|hd|tablets?"
    r"|retardant|resistant|rated|safety|logs?|lighters?)\b"
    r"|\bsmoke (?:alarms?|detectors?|machines?|gr[ae]y)\b"
    r"|\bblow(?:s|ing)? up (?:the|a|an|my) (?:ball|balloons?|mattress|pool|air ?bed)\b"
    r"|\b(?:french|garlic|flower|trouser|drill|cider|bench|heat|printing) press\b"
    r"|\bpress(?:es)? (?:the|and|it|on|any)\b"
    r"|\bpolice (?:costume|outfit|dress-?up)\b"
    r"|轰炸|服务器.{0,2}炸|[打点]不着火|报警[灯器声]|空气炸锅|炸锅|油炸|炸鸡|炸物|炸串|炸酱|炸薯条|相机曝光|曝光(?:度|补偿|时间|模式|灯)|过度曝光|防盗|防火|灭火器"
    r"|不(?:是很|太|怎么|用|必)?(?:着)?急|急救(?:包|箱|毯)|应急(?:灯|包|电源|食品)|急冻|加急(?:费|快递|配送)",
    re.IGNORECASE,
)


def without_harmless(text: str) -> str:
    """The text without what only sounds of harm or haste; each is replaced by a space.

    Args:
        text: plain text.
    """
    return _HARMLESS.sub(" ", text)

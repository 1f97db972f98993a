"""Which language a text is in.

The script decides if it can (Chinese characters, those used only in Japan, kana, hangul). Other texts go to CLD2, which
says "unknown" rather than guess at "ok!!" or a product's name; docs/adr/0001 compares it with three others. If it does
not know one to three Latin words, they are looked up.
"""

import re

import pycld2

from models.foreign_words import language_of_few

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3040-\u30ff]")
# These characters are written so in Japan and nowhere else: 最悪, 大満足.
_JAPANS = re.compile(
    "[悪気満楽価発対応広実図読変戻込働畑駅円塩絵壊験検険県黒済歯収縦焼証譲続帯沢単団弾遅庁聴鉄転伝徳悩脳廃拝売髪抜払仏辺舗歩豊毎"
    "黙訳薬様頼両涙齢暦歴練録桜覚関観歓厳効総蔵窓児剤剣圏囲]"
)
# Whole reviews that Japan writes in signs which China has, too.
_JAPANS_VERDICTS = re.compile(r"\W*(?:最高|残念)\W*")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_OTHER_SCRIPTS = {
    "ru": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "ar": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
_WORD = re.compile(r"[^\W\d_]+")
# A Chinese character says about as much as three Latin letters.
_HAN_WEIGHT = 3
# A Chinese text may name a thing of Japan: only from one sign in this many on it is Japanese.
_JAPANS_SHARE = 6
# CLD2 knows languages that nobody writes reviews in (Interlingue, Klingon); for Latin letters only these count.
_LATIN_LANGUAGES = frozenset(
    re.findall(
        r"\w+",
        "af az bs ca cs cy da de en es et eu fi fr ga gl hr hu id is "
        "it lt lv ms mt nl no pl pt ro sk sl sq sv sw tl tr uz vi",
    )
)
# If CLD2 is less sure ("La qualità è pessima"), only these count.
_COMMON_LANGUAGES = frozenset(("de", "es", "fr", "it", "pt"))
_NEW_CODES = {"iw": "he", "nb": "no", "nn": "no", "zh-Hant": "zh"}


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of a text's language.

    Args:
        text: plain text without tags.

    Returns:
        A code, of three letters where a language has none of two; None if the text does not tell (a product's name,
        one short word, emoji alone, a script that CLD2 knows no language of).
    """
    han, kana, hangul = len(_HAN.findall(text)), len(_KANA.findall(text)), len(_HANGUL.findall(text))
    latin = len(_LATIN.findall(text))
    others = {code: len(script.findall(text)) for code, script in _OTHER_SCRIPTS.items()}
    other = max(others, key=others.__getitem__)
    if max(han + kana, hangul, others[other]) * (_HAN_WEIGHT if han + kana + hangul else 1) < max(latin, 1):
        return _latin_language(text) if latin else _any_language(text)
    if hangul > han + kana:
        return "ko"
    if others[other] > han + kana:
        return _any_language(text) or other
    # Chinese shops use の as an ornament; Japanese needs kana all over.
    if _JAPANS_VERDICTS.fullmatch(text):
        return "ja"
    return "ja" if kana * 5 >= han or len(_JAPANS.findall(text)) * _JAPANS_SHARE >= han else "zh"


def _latin_language(text: str) -> str | None:
    language, sure = _ask(text, best_effort=False)
    if sure:
        return language if language in _LATIN_LANGUAGES else None
    if few := language_of_few(text):
        return few
    if len(_WORD.findall(text)) < 2:
        return None
    guess, _ = _ask(text, best_effort=True)
    return guess if guess in _COMMON_LANGUAGES else None


def _any_language(text: str) -> str | None:
    language, sure = _ask(text, best_effort=False)
    return language if sure else None


def _ask(text: str, *, best_effort: bool) -> tuple[str | None, bool]:
    try:
        sure, _, found = pycld2.detect(text, bestEffort=best_effort)
    except pycld2.error:  # a character that CLD2 takes for invalid UTF-8
        return None, False
    code = found[0][1]
    # "xx-Runr" names a script; a heart in its colour (U+2764 U+FE0F) is xx-Qaai to CLD2.
    return _NEW_CODES.get(code, code) if code != "un" and not code.startswith("xx-") else None, sure

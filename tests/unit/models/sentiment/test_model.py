"""Any str has a result, and a result depends on its own text alone."""

import json
import math
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.sentiment.model import Sentiment, SentimentModel
from models.token_runs import pad

EVALUATIONS = Path(__file__).parents[3] / "evaluations"
SHORT = [
    json.loads(line)["text"]
    for name in ("written_reviews.jsonl", "languages.jsonl")
    for line in (EVALUATIONS / name).read_text("utf-8").splitlines()
]
LONG = [
    " ".join(random.Random(seed).choices(SHORT[:128], k=size)) for seed, size in enumerate([8, 15, 30, 60, 120] * 4)
]
DECIDED = ["Comfy", "Two stars, and that is generous.", "Nice box, but it does not work.", "Pros: quiet. Cons: none"]
MIXED = [f"{first} {second}" for first, second in zip(SHORT, reversed(SHORT), strict=True)]
TEXTS = [*SHORT, *MIXED, *LONG, *DECIDED]


@pytest.fixture(scope="module")
def model() -> Iterator[SentimentModel]:
    loaded = SentimentModel.load()
    yield loaded
    loaded.close()


def test_a_result_never_depends_on_its_batch(model: SentimentModel) -> None:
    assert len(TEXTS) >= 400
    alone = [model.infer([text])[0] for text in TEXTS]
    for seed, size in ((1, 16), (2, len(TEXTS))):
        order = random.Random(seed).sample(range(len(TEXTS)), len(TEXTS))
        for start in range(0, len(order), size):
            part = order[start : start + size]
            for position, found in zip(part, model.infer([TEXTS[p] for p in part]), strict=True):
                assert_same(found, alone[position])


def test_of_these_texts_some_are_decided_early_and_some_late(model: SentimentModel) -> None:
    windows = [each.sequences[0] for each in model._encoder.tokenizer.windows(TEXTS) if each.sequences]
    exit_, score = model._exit, 0.0
    assert exit_
    early = 0
    for ids in windows:
        (states,) = model._encoder.states(*pad([ids], model._encoder.tokenizer.pad_id))
        early += exit_.decides(exit_.said(states), score)
    assert 20 < early < len(windows) - 20


def assert_same(found: Sentiment, wanted: Sentiment) -> None:
    assert (found.label, found.language, found.abstained) == (wanted.label, wanted.language, wanted.abstained)
    assert found.probabilities.keys() == wanted.probabilities.keys()
    for label, value in found.probabilities.items():
        assert abs(value - wanted.probabilities[label]) <= 1e-5


def test_two_threads_get_what_one_gets(model: SentimentModel) -> None:
    wanted = model.infer(SHORT)
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(model.infer, [SHORT] * 4):
            for one, other in zip(found, wanted, strict=True):
                assert_same(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "good",
        "word " * 2_000,
        "a" * 1_000_000,
        "好" * 300_000,
        "great " * 160_000 + "terrible",
        "👍😍",
        "<div><p>Fine &amp; dandy</p></div>",
        "good\x00\x07product",
        "lone \ud800 surrogate is good",
        "\u202eright to left mark, good",
        "good " + "\u0301" * 5_000,
        "ﷺ" * 20_000 + " good",
    ],
)
def test_any_text_is_judged(model: SentimentModel, text: str) -> None:
    (found,) = model.infer([text])
    assert found.label is not None or found.abstained
    if found.label:
        assert math.isclose(sum(found.probabilities.values()), 1.0, abs_tol=1e-5)
        assert found.label == max(found.probabilities, key=found.probabilities.__getitem__)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\n\t", "!!!", "12345", "10", "---", "<br>", "\ud800", "\x00", "24/7", "1/2", "10/100/5", "4/5/2026"],
)
def test_what_has_no_words_is_abstained_from(model: SentimentModel, text: str) -> None:
    assert model.infer([text]) == [Sentiment(None, {}, None, "no words in the text")]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("It's okay, nothing special.", "neutral"),
        ("Two of the three arrived broken.", "negative"),
        ("Nice colour, but it runs small and the zip sticks.", "neutral"),
        ("一般般 能用", "neutral"),
        ("没有比这更好的了", "positive"),
        ("两天就不亮了", "negative"),
    ],
)
def test_what_shops_get_all_day_is_told_apart(model: SentimentModel, text: str, label: str) -> None:
    assert model.infer([text])[0].label == label


@pytest.mark.parametrize(("stars", "label"), [(5, "positive"), (2, "negative"), (1, "negative")])
@pytest.mark.parametrize("star", ["\u2b50", "\u2b50\ufe0f", "\u2605"])
def test_stars_alone_are_counted_whichever_key_wrote_them(
    model: SentimentModel, star: str, stars: int, label: str
) -> None:
    assert model.infer([star * stars]) == model.infer(["\u2605" * stars])
    assert model.infer([star * stars])[0].label == label


@pytest.mark.parametrize(
    ("mark", "label"),
    [
        ("10/10", "positive"),
        ("4 / 5!", "positive"),
        ("3/5", "neutral"),
        ("1/5", "negative"),
        ("4\u2b50", "positive"),
        ("5*", "positive"),
        ("two stars", "negative"),
        ("5星", "positive"),
        ("给两星", "negative"),
    ],
)
def test_a_mark_alone_is_judged(model: SentimentModel, mark: str, label: str) -> None:
    assert model.infer([mark])[0].label == label


def test_a_link_alone_is_no_word(model: SentimentModel) -> None:
    (found,) = model.infer(["https://shop.example/p/1"])
    assert found.abstained == "no words in the text"


@pytest.mark.parametrize("text", ["n/a", "None.", "test test", "\u65e0", "此用户没有填写评价。", "no comment"])
def test_a_placeholder_is_abstained_from(model: SentimentModel, text: str) -> None:
    assert model.infer([text])[0].abstained == "a placeholder stands in the place of a text"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Really nice blender, quiet and powerful. EDIT: after a month it broke and nobody replies.", "negative"),
        ("Arrived scratched, I was furious. Update: a new one came the next day, now I'm delighted.", "positive"),
        ("质量好,很喜欢。追评:用了一周就坏了,后悔买", "negative"),
        ("It broke on day one, utter rubbish. Edit: bought in Leeds in the week before Easter.", "negative"),
    ],
)
def test_what_was_said_later_counts_if_it_is_a_verdict(model: SentimentModel, text: str, label: str) -> None:
    assert model.infer([text])[0].label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Comfy", "positive"),
        ("Nice.", "positive"),
        ("Flimsy", "negative"),
        ("SHODDY!", "negative"),
        ("Okay", "neutral"),
        ("My old one was better than this.", "negative"),
        ("十块钱的都比这个强", "negative"),
        ("Pros: easy to clean, sharp. Cons: none so far!", "positive"),
        ("优点:无 缺点:卡、发热、电池不耐用", "negative"),
        ("Two stars, and that is generous.", "negative"),
        ("追评:之前给了差评,后来卖家换了新的,改五星。", "positive"),
        ("Arrived on time, well packed. Unfortunately it doesn't turn on.", "negative"),
        ("物流很快,包装也好,可惜东西是坏的。", "negative"),
    ],
)
def test_what_decides_a_text_counts(model: SentimentModel, text: str, label: str) -> None:
    assert model.infer([text])[0].label == label


@pytest.mark.parametrize("word", ["nice", "flimsy", "average"])
def test_a_word_says_the_same_however_it_is_written(model: SentimentModel, word: str) -> None:
    first, *others = model.infer([word, word.capitalize(), word.upper(), f"{word.capitalize()}.", f"{word}!!"])
    for each in others:
        assert each.probabilities == pytest.approx(first.probabilities, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Me encanta", "es"),
        ("Schlecht!", "de"),
        ("J\u2019adore", "fr"),
        ("最悪", "ja"),
        ("Très bon produit, livraison rapide.", "fr"),
    ],
)
def test_a_foreign_language_is_abstained_from_by_name(model: SentimentModel, text: str, language: str) -> None:
    reason = f"language {language} is not known to the model"
    assert model.infer([text]) == [Sentiment(None, {}, language, reason)]


def test_a_long_text_is_read_to_its_end(model: SentimentModel) -> None:
    filler = "The box is thirty centimetres long and weighs half a kilo. " * 40
    plain, spoilt = model.infer([filler, filler + "It broke at once, awful quality, I hate it. " * 40])
    assert spoilt.probabilities["negative"] > plain.probabilities["negative"] + 0.2


@pytest.mark.parametrize(
    "text", ["NICE TENT BUT THE ZIP SNAPPED ON DAY ONE.", "IT ISN'T WORTH HALF THE PRICE", "SUPERB"]
)
def test_a_text_in_capitals_says_what_it_says_in_small_letters(model: SentimentModel, text: str) -> None:
    assert_same(*model.infer([text, text.lower()]))


@pytest.mark.parametrize(
    ("emoji", "label"),
    [
        ("🤮", "negative"),
        ("🤬🤬", "negative"),
        ("🥳", "positive"),
        ("🫶", "positive"),
        ("🤌", "positive"),
        ("🫠", "neutral"),
    ],
)
def test_an_emoji_that_the_vocabulary_lacks_says_what_its_like_says(
    model: SentimentModel, emoji: str, label: str
) -> None:
    assert model.infer([emoji])[0].label == label


def test_each_reason_to_abstain_is_in_the_table_of_the_contract(model: SentimentModel) -> None:
    guide = (Path(__file__).parents[4] / "docs" / "contract.md").read_text("utf-8")
    table = guide.split("## Reviews and sentiments")[1].split("## ")[0]
    said = model.infer(["Sehr gut!", "\u1681\u1682\u1683 \u1684", "12", "n/a"])
    assert [each.abstained for each in said if f"abstained: `{each.abstained}`" not in table] == []
    assert len({each.abstained for each in said}) == 4


HOTEL = (
    "The hotel stands at the end of a lane, ten minutes from the station. It was built in 1902 as a school and has "
    "thirty rooms. Ours was on the second floor and looked on the car park. There was a bed, a desk and a kettle. "
    "Breakfast is from seven to ten in the room beside the reception. On the first day we took the bus to the castle, "
    "on the second we walked along the river. Bikes can be rented by the day. Check-out is at eleven. We paid by card. "
)
WASHER = (
    "这台洗衣机是上个月十五号下的单,二十号送到家。机身是白色的,高八十五厘米,宽六十厘米,放在阳台。"
    "面板上有一个旋钮和六个按键,程序一共十二个。快洗十五分钟,标准洗一个小时二十分钟。转速最高一千二百转。"
    "水管是一米五的,插头是三孔的。说明书有中文和英文。我们家三口人,两天洗一次。"
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (HOTEL * 3 + "All in all it was a miserable stay and we would never go back.", "negative"),
        (HOTEL * 3 + "We loved every minute and have already booked for next spring.", "positive"),
        ("What a wonderful hotel! " + HOTEL * 3, "positive"),
        (WASHER * 2 + "总的来说非常满意,洗得干净又安静,强烈推荐!", "positive"),
        ("非常失望,千万别买。" + WASHER * 2, "negative"),
        (HOTEL * 3, "neutral"),
        (WASHER * 2, "neutral"),
    ],
)
def test_a_verdict_at_either_end_of_a_long_description_counts(model: SentimentModel, text: str, label: str) -> None:
    assert model.infer([text])[0].label == label


def test_order_is_kept_and_nothing_is_said_of_nothing(model: SentimentModel) -> None:
    labels = [each.label for each in model.infer(["I love it", "", "I hate it", "爱了爱了", "垃圾"])]
    assert labels == ["positive", None, "negative", "positive", "negative"]
    assert model.infer([]) == []


def test_the_identity_names_the_artifact(model: SentimentModel) -> None:
    identity = model.identity
    assert (identity.name, identity.precision, identity.provider) == ("sentiment-en-zh", "int8", "CPUExecutionProvider")
    assert len(identity.sha256) == 64


def test_no_torch_is_loaded() -> None:
    code = "import sys, models.sentiment.model as _; sys.exit(not {'torch', 'transformers'}.isdisjoint(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""What a ticket asks is cut at question marks, and in clauses if it is read as two things; sure parts are wishes."""

from collections.abc import Sequence

import pytest

from models.replies.intents import Intent
from models.replies.wishes import chance_of_others, clauses_in, questions_in, sides_in, wishes_of
from tests.cost import assert_in_proportion


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Where is it? I need it. And who pays?", ["Where is it?", "And who pays?"]),
        ("Really? Where is my parcel?", ["Really?", "Where is my parcel?"]),
        ("Why?? Where is my parcel???", ["Where is my parcel?"]),
        ("发票在哪里下载\uff1f还有运费是多少\uff1f", ["发票在哪里下载\uff1f", "还有运费是多少\uff1f"]),
        ("Cancel it. Now!", []),
        ("能退吗\uff1f多久\uff1f", ["能退吗\uff1f"]),
    ],
)
def test_questions_end_with_their_mark_and_are_of_six_letters(text: str, questions: list[str]) -> None:
    assert questions_in(text) == questions


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("cancel it, and also whats the guarantee", ["cancel it", "whats the guarantee"]),
        ("Return the lamp; by the way, no invoice!", ["Return the lamp", "no invoice"]),
        ("什么时候发货\uff0c另外能开发票吗", ["什么时候发货", "能开发票吗"]),
        ("Thanks, bye", ["Thanks"]),
    ],
)
def test_clauses_end_where_people_go_on_to_something_else(text: str, clauses: list[str]) -> None:
    assert clauses_in(text) == clauses


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The mug is broken. Also, could I have the bill?", ["The mug is broken", "could I have the bill?"]),
        ("what's the pallet charge and when's the course", ["what's the pallet charge", "when's the course"]),
        (
            "Is the label free, and till when can I send it back?",
            ["Is the label free", "till when can I send it back?"],
        ),
        ("Can I pay by cheque, and can you wrap it?", ["Can I pay by cheque", "can you wrap it?"]),
        ("The pan came without and could be a spare", []),
        ("Two things: 1) the grip is off 2) I need the bill.", ["the grip is off", "I need the bill"]),
        ("两个问题:1、怎么退货,2、能开发票吗?", ["怎么退货", "能开发票吗?"]),
        ("The lamp (2) is broken", []),
        ("Bowls (size 1) and (size 2) are in it", []),
        ("Hello! I'd like you to 1) cancel the lamp 2) send the bill", ["cancel the lamp", "send the bill"]),
        ("Paid twice! Also 1) send the bill 2) wrap it up", ["Paid twice! Also", "send the bill", "wrap it up"]),
        (
            "The pot broke. Please tell me 1) what to do 2) who pays",
            ["The pot broke. Please tell me", "what to do", "who pays"],
        ),
        ("杯子坏了.请问 1、怎么退货 2、能开发票吗", ["杯子坏了.请问", "怎么退货", "能开发票吗"]),
        ("怎么退货\uff0c顺便问下能开发票不", ["怎么退货", "问下能开发票不"]),
        ("微波炉能用吗,礼盒怎么收费", ["微波炉能用吗", "礼盒怎么收费"]),
        ("It also came late.", []),
        ("五本收到三本\uff0c另外两本还要等几天", []),
        ("The lid and the pan are broken", []),
    ],
)
def test_what_a_customer_sets_apart_is_another_thing(text: str, sides: list[str]) -> None:
    assert sides_in(text) == sides


def infer(texts: Sequence[str]) -> list[Intent]:
    return [Intent(text.split()[0], 0.95 if "sure" in text else 0.6) for text in texts]


def test_a_text_has_its_questions_wishes_only_where_they_differ_and_are_sure() -> None:
    texts = [
        "bill sure one? price sure two?",
        "bill sure one? bill sure two?",
        "bill sure one? price what about?",
        "bill",
    ]
    found = [[wish.name for wish in wishes] for wishes in wishes_of(texts, infer)]
    assert found == [["bill", "price"], ["bill"], ["bill"], ["bill"]]


def test_what_somebody_has_to_look_into_is_wanted_too_where_it_is_set_apart() -> None:
    text, first, second = "terms perhaps, also missing_item sure", "terms perhaps", "missing_item sure"
    read = {text: Intent("terms", 0.7), first: Intent("terms", 0.6), second: Intent("missing_item", 0.95)}
    (found,) = wishes_of([text], lambda texts: [read[each] for each in texts])
    assert [wish.name for wish in found] == ["terms", "missing_item"]
    read[second] = Intent("missing_item", 0.7)
    (found,) = wishes_of([text], lambda texts: [read[each] for each in texts])
    assert [wish.name for wish in found] == ["terms"]


def whole(text: str, *parts: str, **chances: float) -> list[str]:
    """What a text wants that is read with these chances, and its parts as their first word."""
    name = max(chances, key=lambda each: chances[each])
    read = {text: Intent(name, chances[name], chances)} | {part: Intent(part.split()[0], 0.95) for part in parts}
    (found,) = wishes_of([text], lambda texts: [read[each] for each in texts])
    return [wish.name for wish in found]


def test_clauses_are_wishes_if_the_whole_text_is_read_as_both() -> None:
    text, parts = "bill please, price of it", ("bill please", "price of it")
    assert whole(text, *parts, bill=0.6, price=0.3) == ["bill", "price"]
    assert whole(text, *parts, bill=0.6, other=0.3) == ["bill"]
    assert whole(text, *parts, bill=0.9, price=0.05) == ["bill"]
    assert whole(text, *parts, bill=0.3, price=0.6) == ["price", "bill"]


@pytest.mark.parametrize("asked", ["exchange", "return_item"])
def test_what_is_faulty_and_sent_back_is_faulty(asked: str) -> None:
    parts = ("defective wheel", f"{asked} it")
    assert whole(", ".join(parts), *parts, **{asked: 0.7, "defective": 0.2}) == ["defective"]
    parts = ("bill please", f"{asked} it")
    assert whole(", ".join(parts), *parts, **{asked: 0.7, "bill": 0.2}) == [asked, "bill"]


def test_another_thing_is_sent_back_where_that_is_a_question() -> None:
    parts = ("defective lamp, what now?", "exchange of the cup?")
    assert whole(" ".join(parts), *parts, exchange=0.7, defective=0.2) == ["exchange", "defective"]


def test_another_thing_is_sent_back_where_the_customer_sets_it_apart() -> None:
    parts = ("defective lamp", "exchange the cup")
    assert whole(". Also, ".join(parts), *parts, exchange=0.7, defective=0.2) == ["defective", "exchange"]


@pytest.mark.parametrize("part", ["if price is high", "greeting everybody"])
def test_a_clause_that_only_leads_to_another_is_no_wish(part: str) -> None:
    assert whole(f"{part}, bill please", part, "bill please", bill=0.6, greeting=0.2, **{"if": 0.2}) == ["bill"]


def test_what_is_set_apart_is_a_wish_however_the_whole_text_is_read() -> None:
    parts = ("bill of lamp", "price of lamp", "price of it")
    assert whole("bill of lamp. Also, price of lamp", *parts, bill=0.97) == ["bill", "price"]
    assert whole("bill of lamp. Also, price of it", *parts, bill=0.97) == ["bill"]


def test_the_shop_s_own_names_are_those_of_all_wishes() -> None:
    named = {"bill": "paper", "price": "cost"}
    (found,) = wishes_of(
        ["bill of it, also price of it"],
        lambda texts: [Intent(each.split()[0].strip(","), 0.95, {"bill": 0.5, "price": 0.4}) for each in texts],
        lambda _, intent: Intent(named[intent.name], 0.9),
    )
    assert [each.name for each in found] == ["paper", "cost"]


def test_a_question_that_leans_on_another_is_a_wish_only_if_the_whole_text_is_read_so() -> None:
    text, parts = "bill of lamp? price of it?", ("bill of lamp?", "price of it?")
    assert whole(text, *parts, bill=0.9, price=0.08) == ["bill", "price"]
    assert whole(text, *parts, bill=0.97, price=0.02) == ["bill"]
    text, parts = "bill of lamp? price of lamp?", ("bill of lamp?", "price of lamp?")
    assert whole(text, *parts, bill=0.97, price=0.02) == ["bill", "price"]


@pytest.mark.parametrize(
    "text", ["Why is that? " * 70_000, "why not, " * 100_000, "Why is that? " * 13, "! " * 500_000]
)
def test_a_story_is_read_once(text: str) -> None:
    read: list[str] = []

    def count(texts: Sequence[str]) -> list[Intent]:
        read.extend(texts)
        return [Intent("bill", 0.5, {"bill": 0.5, "price": 0.4}) for _ in texts]

    assert [wish.name for wish in wishes_of([text], count)[0]] == ["bill"]
    assert read == [text]


@pytest.mark.parametrize(
    "text", ["!" * 4_000, " " * 4_000, "also " * 800, "and " * 1_000, "吗," * 2_000, "1)" * 2_000, "?" * 4_000]
)
def test_four_times_the_text_is_cut_in_some_four_times_the_time(text: str) -> None:
    assert_in_proportion(lambda n: (sides_in(text[:n]), clauses_in(text[:n]), questions_in(text[:n])), len(text))


def test_the_chance_of_others_is_of_what_has_no_answer() -> None:
    intent = Intent("bill", 0.6, {"bill": 0.6, "fraud": 0.2, "complaint": 0.1})
    assert chance_of_others(intent, {"bill", "fraud"}) == pytest.approx(0.1)

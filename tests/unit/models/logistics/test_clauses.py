"""What is asked of the driver is a wish; what a sentence only tells is none."""

import pytest

from models.logistics.clauses import corrected
from models.logistics.reader import LogisticsModel
from tests.cost import assert_in_proportion
from tests.evaluations.written_deliveries import read

# Texts as the network read them; behind a wish or hours what becomes of it: None, only told.
HEARD = {
    "I'd like to [i keep it that way]. [h 4] [s Elm St]": {"keep it that way": None},
    "You asked for [i the suburb too, sorry]": {"the suburb too, sorry": None},
    "thanks for [i getting back to me]": {"getting back to me": None},
    "only [i got the chairs]": {"got the chairs": None},
    "please [i leave it in the porch]": {},
    "the doorbell is broken so [i knock hard]": {},
    "could you [i leave it in the porch]": {},
    "can [i you hide it in the log store]? we are away": {"you hide it in the log store": "hide it in the log store"},
    "can [i the driver carry it up]?": {},
    "I [i won't be in so please let the guard keep it]": {
        "won't be in so please let the guard keep it": "let the guard keep it"
    },
    "[c Elgin]. A [i signature is required]": {"signature is required": "A signature is required"},
    "the\t[i intercom is broken]": {"intercom is broken": "the\tintercom is broken"},
    "and the [i neighbours are away]": {"neighbours are away": None},
    "We are [i behind the church]": {},
    "my sister is [i having the baby]": {"having the baby": None},
    "[i the sofa is] 45 kg": {"the sofa is": None},
    "she is [i deaf so] please [i knock loudly]": {"deaf so": None},
    "[i the old flat] has been sold": {"the old flat": None},
    "[i the sofa must go] to [h 6] [s Mail Coach Road]": {"the sofa must go": None},
    "just [i leave with neighbour]": {},
    "[p M7 1SW] [i instead of the old place]": {"instead of the old place": None},
    "The website [i wouldn't let me change it]": {"wouldn't let me change it": None},
    "[i Let me know] what happens": {"Let me know": None},
    "please [i ship my next box]": {"ship my next box": None},
    "please [i send a text]": {},
    "Will [i the bed arrive] [w this week]?": {"the bed arrive": None, "this week": None},
    "Hello. Does it come [w on Sundays]? Thanks": {"on Sundays": None},
    "Could you bring it to 5 Smith St. [w before 10]?": {},
    "Is it possible to get it [w on Friday] instead?": {},
    "its [w not 12] but [h 14] [s Elm St]": {"not 12": None},
    "[w not before 12]": {},
    "we are moving [w on the 14th]": {"on the 14th": None},
    "I am not at home [w this week]": {"this week": None},
    "I sat in [w all day]": {"all day": None},
    "we are home [w after 6]": {},
    "I need the crib [w before the 20th]": {},
    "I finish late so [w after six]": {},
    "I [i need the crib] [w on the 9th]": {"need the crib": None},
    "call my mobile [w after 5]": {},
    "and my lease ends [w on the 30th]": {"on the 30th": None},
    "please and [i gated entrance, code 12]": {},
    "Someone [i signed for it]": {"signed for it": None},
    "bitte an [i der Pforte abgeben]": {},
    "[i 没人就退回]": {},
    "Office closed, deliver [w at noon]": {},
    "[i Ring twice] and [i leave at the side], [h 7] [s Elm Row]": {},
    "My wish is [i leave it in the shed]": {},
    "[i leave it where the bin is], [h 7] [s Elm Row]": {},
    "[c The Hague] [i leave outside], [i the side door]": {},
    "不是[w 12号]。[w 14号]以后送": {"12号": None},
    "我[w 下周不]在家": {"下周不": None},
    "[w 白天]沒人，[w 晚上七點後]再送": {"白天": None},
    "我们[w 下周一]搬走": {"下周一": None},
    "[w 上午]广西[c 桂林]": {"上午": None},
    "[w 上午][g 广西][c 桂林]": {},
    "請問[w 這週]會到嗎？": {"這週": None},
    "能不能[w 周末]送？": {},
    "[i 上次快递放驿站]了没收到，请[i 送上门]": {"上次快递放驿站": None},
    "麻烦[i 换大一号]": {"换大一号": None},
    "[i 改天再送]": {},
    "I'll be back [w after 6pm]": {},
    "I prefer [w after 6pm]": {},
    "I'd rather have it [w on Saturday]": {},
    "Our reception accepts parcels [w 9am-5pm]": {},
    "I am not home [w before 6pm]": {},
    "He was not there [w until 6]": {"until 6": None},
    "We are on holiday [w until the 12th]": {"until the 12th": None},
    "My shift ends [w at 4, after 5pm] is good": {"at 4, after 5pm": "after 5pm"},
    "My lease ends [w on Monday, the 4th]": {"on Monday, the 4th": None},
    "[w Any time between 9 and 5]?": {},
    "Maybe [w after 5]?": {},
    "[i Leave with neighbour]?": {},
    "How about [w after 5]? Does it come [w on Sundays]?": {"on Sundays": None},
    "[i nobody rang the bell] yet you say so?": {"nobody rang the bell": None},
    "I'd like you to [i ring twice]": {},
    "I need [i the driver to call me]": {"the driver to call me": "call me"},
    "I want [i it left by the gate]": {"it left by the gate": "left by the gate"},
    "I'd be [i grateful if you could leave it inside]": {"grateful if you could leave it inside": "leave it inside"},
    "I want you to [i refund the postage]": {"refund the postage": None},
    "I would like [i you to]": {"you to": None},
    "I want [i the blue one]": {"the blue one": None},
    "[i leave it like last time you can ring]": {},
    "[i Let me know before you come]": {},
    "[i Let me know if it is in stock]": {"Let me know if it is in stock": None},
    "[i Instead of the bell just knock]": {},
    "[i I'll be out, leave it there]": {"I'll be out, leave it there": "leave it there"},
    "[i she is ill, thanks]": {"she is ill, thanks": None},
    "[i forward gate is locked, use the side gate]": {"forward gate is locked, use the side gate": "use the side gate"},
    "[i Send me a text]": {},
    "[i Send it up in the lift]": {},
    "[i Send me the invoice]": {"Send me the invoice": None},
    "[i 换到门卫室签收]": {},
    "[i 改放东门也行]": {},
    "[i 改收件人]": {"改收件人": None},
    "[w 上午9点到12点之间]最好": {},
    "[w 周六下午]比较好": {},
    "": {},
}


@pytest.mark.parametrize(("markup", "told"), HEARD.items(), ids=lambda value: ascii(value)[:40])
def test_what_a_sentence_only_tells_is_neither_wish_nor_hours(markup: str, told: dict[str, str | None]) -> None:
    written = read(markup)
    text, found = written.text, corrected(written.spans, written.text)
    said = {
        text[written.spans[place].start : written.spans[place].end]: kept and text[kept.start : kept.end]
        for place, kept in found.items()
    }
    assert said == told


@pytest.mark.parametrize("words", ["[i ring] ", "we [w at 9] ", "[w at 9]? ", "the [i bell] is ", "我[w 周一]"])
def test_a_long_text_takes_time_in_proportion(words: str) -> None:
    written = read(words * 2_000)
    each = len(written.text) // len(written.spans)
    assert_in_proportion(lambda n: corrected(written.spans[:n], written.text[: n * each]), 2_000)


def test_the_shipped_model_leaves_out_what_is_told() -> None:
    model = LogisticsModel.load(concurrency=1)
    try:
        chat, note = model.infer(
            [
                "hey, will the bed arrive this week? i'm at 1830 n damen ave apt 2 chicago il 60647",
                "1830 N Damen Ave, Chicago IL 60647, ring twice, after 5",
            ]
        )
    finally:
        model.close()
    assert {"instructions", "time_window"}.isdisjoint(chat.fields)
    assert (note.fields["instructions"], note.fields["time_window"]) == ("ring twice", "after 5")

"""Who asks once more is told from who tells that something happened again."""

import pytest

from models.replies.asked_before import asked_before_in


@pytest.mark.parametrize(
    "text",
    [
        "I've asked for the invoice three times now.",
        "Four times I've asked for a label.",
        "This is the third time I'm asking you to correct my name.",
        "Second message about this: order not received",
        "I wrote to you on Monday, five days, no answer.",
        "I was in and called you twice.",
        "Twice I wrote to you about my review.",
        "My mails of the 2nd and the 9th weren't answered.",
        "Nobody's replied.",
        "I was called but wrote twice.",
        "For the THIRD time: I need the receipt.",
        "Hello. For the second and last time, where is my parcel?",
        "I've cleared my cache, as you suggested. The basket's still broken.",
        "这是我第三次问了",
        "都问好几遍了",
        "催票催了三回",
        "一直没人回复",
        "没人理我",
    ],
)
def test_who_asks_once_more_is_found(text: str) -> None:
    assert asked_before_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "My card got declined twice, third attempt as well.",
        "I was charged three times.",
        "I asked her twice whether it had come.",
        "I've been asked for my opinion five times.",
        "I was called twice by the courier. When does he come again?",
        "I am asked for my password three times",
        "I\u2019m asked for my password three times",
        "Three times I was asked for my password.",
        "I wrote a review twice",
        "We've written a bad review two times.",
        "Nobody answers in flat 3.",
        "For the second time this year it broke.",
        "I ordered with you for the third time, do I get a voucher?",
        "The courier came and called twice.",
        "I ordered an hour ago and heard nothing from you.",
        "Kindly add my second mail address.",
        "Please leave it in the shed if there's no reply.",
        "As I told your colleague, I'd like to pay by transfer.",
        "第二次寄来还是碎的",
        "说好回电话的",
        "我找了三遍都没找到",
        "能不能再换第二次",
    ],
)
def test_what_happened_again_is_no_second_question(text: str) -> None:
    assert asked_before_in(text) is None

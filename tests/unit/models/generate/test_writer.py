"""The shipped writer answers from its context, the same alone and among others, and says how it ended."""

import time

from models.artifact import SHIPPED
from models.generate.writer import Writer
from models.replies.check import fault_in
from models.replies.support import WRITER

CONTEXT = "Returns are free with our label. Who sends a parcel back without it pays the postage; we cannot refund that."
ASKED = [
    ("who pays for the return?", CONTEXT),
    ("How can I pay?", "You can pay by credit card, debit card, PayPal, bank transfer and gift card."),
    ("where is it", "Your order <f0> left us on <f1>. Parcels usually take two to four working days from there."),
]


def test_what_it_writes_is_its_own_question_s_whatever_shares_the_slots() -> None:
    writer = Writer.load(SHIPPED / WRITER, slots=2)
    together = writer.write(ASKED)
    alone = [writer.write([each])[0] for each in ASKED]
    late = writer.write(ASKED[:1], deadline_s=time.monotonic() - 1)
    long = writer.write([("why", "a lamp " * 1_000)])
    short = writer.write(ASKED[:1], most_tokens=3)
    unwanted = writer.write(ASKED, most_tokens=100, stop=lambda: True)
    wanted = writer.write(ASKED[:1], stop=lambda: False)
    writer.close()
    assert wanted == alone[:1]
    assert {written.ended for written in unwanted} == {"cancelled"}
    assert together == alone
    assert all(written.ended == "end_token" for written in together)
    assert fault_in(together[0].text, CONTEXT) is None
    assert [each[0].ended for each in (late, long, short)] == ["deadline", "token_limit", "token_limit"]

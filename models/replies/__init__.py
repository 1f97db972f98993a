"""What a ticket's reply is made of: answers that apply, facts lifted and lowered, personal data masked.

responder.py     one ticket to one outcome, step by step: every reason for a handoff is given there or by a door
support.py       its models, loaded and joined
personal.py      personal data masked
doors.py         what no machine answers;  injection.py  insults.py  harm.py  are the doors
done_badly.py    what the shop did, told by who asks nothing
danger.py        goods that may hurt, told before they do;  denied.py  what should not be done
left_out.py      subjects that an answer passes over
harmless.py      goods that only sound of harm
intents.py       what a ticket wants, by the model;  words.py the hashed words that it reads beside the encoder
awaited.py       whose order is on its way asks where it is
drafts.py        what may be sent: answers filled, framed, checked;  taught.py which ones GPT-2 can frame
wishes.py        several wishes in one ticket; the chance that a person should answer
own_wishes.py    a wish under a name of the shop's own;  nearness.py how near an answer's questions are
shared_words.py  which words a ticket shares with questions and answers
named_orders.py  which orders a ticket names, and whose they are
order_slots.py   what an order fills
knowledge.py     the shop's answers;  answers.py which applies, and its slots filled
facts.py         numbers, dates, ids out of a text before GPT-2, and back
waits.py         whether an answer comes too late;  gone_by.py  day_waits.py  promises.py what the ticket tells of it
time_spans.py    spans of time in a text;  told_days.py  calendar_days.py days of the calendar
asked_before.py  whether a customer asks once more
check.py         what a written text must be like to be sent;  beginnings.py when an unfinished one can be given up
urgency.py       how soon a person should look
errors.py        what is wrong with a reply

Plain text in, plain values out. Refuses to know: records, topics, the event loop.
"""

"""Replies to tickets: answers that apply, facts taken out and put back, personal data masked.

responder.py     one ticket to one outcome, step by step; every handoff reason is given here or by a door
support.py       loads and joins its models
personal.py      masks personal data
doors.py         tickets that no machine may answer (each such rule is a "door");  injection.py  insults.py  harm.py
                 are some of these rules
done_badly.py    complaints about the shop's service, without a question
danger.py        dangerous goods, reported before they do harm;  denied.py  what the customer does not want done
choice.py        which answer each wish gets, and which order it tells about
left_out.py      whether an answer covers the ticket's subject;  subjects.py  the table of such subjects
harmless.py      goods that only sound harmful
intents.py       the intent model;  words.py hashed words that it reads in addition to the encoder
awaited.py       a customer who waits for an order asks where that order is, or where the rest of it is
drafts.py        what may be sent: answers filled, framed, checked;  taught.py which answers GPT-2 can frame
wishes.py        several wishes in one ticket; the probability that a person should answer
own_wishes.py    wishes under names of the shop's own;  nearness.py similarity to an answer's questions
shared_words.py  words that a ticket shares with questions and answers
named_orders.py  which orders a ticket names, and whose they are
order_slots.py   slots that an order fills
knowledge.py     the shop's answers;  answers.py which one applies, with its slots filled
facts.py         replaces numbers, dates and ids before GPT-2 reads a text, and restores them afterwards
waits.py         whether an answer comes too late, by what the ticket says: gone_by.py  day_waits.py  promises.py
time_spans.py    durations in a text;  told_days.py  calendar_days.py dates in a text
asked_before.py  whether a customer asks again
check.py         whether a written text may be sent;  beginnings.py when an unfinished one can be given up
urgency.py       how soon a person should look at it
errors.py        what can be wrong with a reply

Plain text in, plain values out. Must not depend on records, topics or the event loop.
"""

"""Sentiment of reviews: which words of a text are judged, and what the layers make of them.

model.py          the model: a text to a sentiment; combines windows, readings and parts
refusal.py        why it abstains
emoji.py          replaces emoji that the vocabulary lacks;  stars.py ratings such as 4/5
rewordings.py     the parts of a text, and the wording in which each is read;  last_word.py later updates of a review
comparisons.py    praise of another product;  failures.py texts that end with a failure;  pros_and_cons.py empty lists
passages.py       the beginning, the end and the sentences of a long text
exit.py           early exit: windows that the lower layers decide, so the upper ones are skipped
phrases.py        a classifier of Chinese phrases next to the layers;  phrase_table.py its table on disk

What happens before, for the texts of every flow, is in `models`: plain_text, language, tokenizer.
"""

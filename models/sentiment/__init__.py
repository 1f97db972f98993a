"""The sentiment of a review: which wordings of a text the model reads, and how their probabilities are combined.

model.py          the model: from a text to a sentiment; combines windows, readings and parts
refusal.py        when it abstains, and why
emoji.py          emoji that the vocabulary lacks;  stars.py ratings such as 4/5, alone or within a text
rewordings.py     a text's parts, and the wordings in which each is read;  last_word.py updates ("Edit: …")
comparisons.py    praise of another product;  failures.py a final failure;  pros_and_cons.py lists of which one is empty
passages.py       a long text's beginning, end and sentences
exit.py           early exit: windows that the lower layers decide
phrases.py        Chinese phrases, added to the layers' odds;  phrase_table.py their dictionary on disk

Preprocessing that all flows share is one level up: plain_text, language, tokenizer.
"""

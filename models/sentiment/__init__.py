"""What a review's author thinks of the product: which words of a text are judged, and what the layers make of them.

model.py          the model: from a text to a sentiment; how windows, readings and parts are put together
refusal.py        why it abstains
emoji.py          those that the vocabulary lacks;  stars.py ratings such as 4/5, and marks within a text
rewordings.py     the parts of a text, and in which words each is read;  last_word.py what was written later
comparisons.py    praise of another product;  failures.py a text that ends with one;  pros_and_cons.py an empty list
passages.py       how a long text begins and ends, and its sentences
exit.py           which windows the lower layers decide, so that the upper ones do not read them
phrases.py        Chinese phrases, beside the layers;  phrase_table.py their dictionary on disk

What comes before, for any flow's texts, is above: plain_text, language, tokenizer.
"""

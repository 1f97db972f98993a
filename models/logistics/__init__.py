"""Delivery texts to fields: a token classifier, valid tag sequences, normal forms; tracking numbers and statuses.

reader.py      the model: a text to fields with their positions and confidence
readable.py    cleans a text without moving any character
windows.py     splits long texts into overlapping windows;  continuations.py which pieces continue a word
forms.py       patterns that decide by themselves: a phone number is not a postcode. Patterns of
               one country or postal service: local_forms.py
               Vietnam, where each part of an address is labelled: vietnamese_forms.py
               Singapore, the Emirates, Ireland, India, recognised by town, county or postcode: english_forms.py
               Chinese divisions, mobile numbers, and the names next to them: chinese_forms.py
tags.py        the most likely valid tag sequence;  steps.py transition scores between tags
spans.py       positions of fields, and when two are the same
one_address.py keeps one town and one street with its number; other candidates become a district, a house, or nothing
clauses.py     drops parts of sentences that were read as instructions or time windows
refusal.py     why it abstains: no address, or two
normalise/     fields in normal form: country, postcode, phone, hours
status.py      a carrier's line to a status code, with a time (status_time.py);  status_abroad.py six more languages
tracking.py    tracking numbers with a valid check digit
"""

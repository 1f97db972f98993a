"""Delivery texts into fields: a token classifier, valid tags, plain values, carriers' numbers and statuses.

reader.py      the model: from a text to fields, their places and how sure it is
readable.py    a text with every character at its place;  windows.py long ones, continuations.py where words go on
forms.py       what a form alone decides: a phone number is no postcode;  local_forms.py those of one country or post,
               vietnamese_forms.py of one whose addresses name each of their parts, english_forms.py of four that write
               English and tell by a town, a county or a postcode which they are, chinese_forms.py divisions, mobile
               numbers and the names beside them
tags.py        the likeliest valid sequence of tags;  steps.py how likely one follows another
spans.py       fields' places, and when two are one
one_address.py one town, one street with its number: what else looks like them is a district, a house, or nothing
refusal.py     why it abstains: no address, or two
normalise/     fields in carriers' forms: country, postcode, phone, hours
status.py      a carrier's line: a code, and a time (status_time.py);  status_abroad.py six more languages
tracking.py    numbers whose check digit is right
"""

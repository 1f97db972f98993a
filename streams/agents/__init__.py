"""The flows, one a file; each reads as a page of the story. `streams/flows.py` is the table of them."""

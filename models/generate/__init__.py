"""Text by GPT-2: prompts, a decoder with a KV cache, continuous batching over a fixed number of slots.

    question, context ─▶ prompt ids ─▶ lane ─▶ slot ─▶ prefill ─▶ decode steps (all slots at once) ─▶ ids ─▶ text

writer.py    an artifact with its vocabulary: questions and contexts in, texts out
prompt.py    the one form of a question with its context
lanes.py     engines side by side;  engine.py slots with a thread of their own, slots.py which request advances when,
             and why one ends
decoder.py   the graph and its cache
guesses.py   what probably comes next, read in one pass
sampling.py  how the next token is chosen

Refuses to know: tickets, topics, the event loop.
"""

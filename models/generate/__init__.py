"""Text generation with GPT-2: prompts, a decoder with a KV cache, continuous batching over a fixed number of slots.

    question, context ─▶ prompt ids ─▶ lane ─▶ slot ─▶ prefill ─▶ decode steps (all slots at once) ─▶ ids ─▶ text

writer.py    an artifact with its vocabulary: questions and contexts in, texts out
prompt.py    the format of a prompt: question, then context
lanes.py     several engines side by side;  engine.py one set of slots with its own thread
slots.py     schedules requests: which one advances when, and why one ends
decoder.py   the graph and its KV cache
guesses.py   speculative decoding: guessed next tokens, verified in one pass
sampling.py  how the next token is chosen

Must not depend on tickets, topics or the event loop.
"""

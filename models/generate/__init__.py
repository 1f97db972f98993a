"""Text by GPT-2: prompts, a decoder with a KV cache, continuous batching over a fixed number of slots.

    question, context ─▶ prompt ids ─▶ lane ─▶ slot ─▶ prefill ─▶ decode steps (all slots at once) ─▶ ids ─▶ text

Refuses to know: tickets, topics, the event loop.
"""

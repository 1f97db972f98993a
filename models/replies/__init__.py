"""What a ticket's reply is made of: answers that apply, facts lifted and lowered, personal data masked.

Plain text in, plain values out. Refuses to know: records, topics, the event loop.
"""

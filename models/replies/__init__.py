"""What a ticket's reply is made of: personal data found and masked, words that no reply may have.

Plain text in, plain values out. Refuses to know: records, topics, the event loop.
"""

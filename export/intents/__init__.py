"""What a ticket wants: upper layers of the encoder taught on the support corpus, calibrated, proven."""

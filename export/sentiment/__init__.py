"""The sentiment flow's own layers: trained on the shipped encoder's states, calibrated, exported, proven."""

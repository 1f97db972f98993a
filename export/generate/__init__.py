"""GPT-2 to a graph that decodes with its cache in place: built, proven, written."""

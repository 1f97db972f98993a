"""From GPT-2 to a graph that decodes with its cache in place: built, proven, written.

build.py     from a GPT-2 to an artifact;  source.py a GPT-2 as a folder, or by a hub's name
graph.py     the graph;  rounding.py its matrices as bytes
proof.py     logits and tokens, equal to the framework's
"""

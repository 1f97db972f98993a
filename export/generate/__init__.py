"""From GPT-2 to a graph that decodes with its cache in place: built, verified, written.

build.py     a GPT-2 to an artifact;  source.py loads a GPT-2 from a folder or by its hub name
graph.py     the graph;  rounding.py its matrices as bytes
proof.py     checks that logits and tokens equal the framework's
"""

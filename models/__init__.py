"""What a model computes: text or arrays in, plain values out. No Kafka, no Faust, no torch, no transformers.

    text ─▶ plain_text ─▶ language ─▶ tokenizer ─▶ windows ─▶ token_runs ─▶ encoder ─▶ a flow's own layers ─▶ values
                              └─▶ abstain: a language that the model does not know

Artifacts (weights, tokenizer, manifest) lie in `artifacts/`, one folder each; `artifact` proves them before use.
"""

"""From weights and data to a proven artifact: train, export to ONNX, quantise, check parity.

torch and transformers live in this package and only here, in the extra `export`. Knows neither Kafka nor Faust.

    data ──▶ encoder (weights ▶ graph ▶ int8) ──▶ sentiment (head ▶ calibration) ──▶ proof ──▶ artifact folder
"""

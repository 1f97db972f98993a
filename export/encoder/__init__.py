"""An encoder as ONNX: weights into a BertModel, cut in two parts, each exported, quantised and proven."""

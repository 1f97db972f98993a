"""The ranker's training and its proof on real purchases: data, replay, lessons, trees, figures, baselines."""

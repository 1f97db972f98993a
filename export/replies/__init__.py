"""How support replies are trained and judged: questions, pairs, filters."""

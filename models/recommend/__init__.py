"""What a customer most likely wants next: folds of events, counts of all customers, candidates, features, a ranker.

    order, click ─▶ Customer (own history) ─────────────┐
         └───────▶ ProductCounts (shared, additive) ─▶ Market ─▶ candidates ─▶ features ─▶ ranker ─▶ ten products
    product ─────▶ Catalogue (rows, categories, vectors) ┘

The same functions fold a replay of history and the live topics, so features are equal by construction. Refuses to know:
topics, partitions, the clock.
"""

"""What a customer most likely wants next: folds of events, counts of all customers, candidates, features, a ranker.

    order, click ─▶ Customer (own history) ─────────────┐
         └───────▶ ProductCounts (shared, additive) ─▶ Market ─▶ candidates ─▶ features ─▶ ranker ─▶ ten products
    product ─────▶ Catalogue (rows, categories, vectors) ┘

recommender.py  lists for many customers at once;  listing.py one customer's, of scored candidates;  live.py the
                same in a worker, while products and counts change
events.py       what the folds read
customer.py     one customer's own history;  histories.py those of many, as flat arrays, with the cart of this visit
counts.py       what all customers share, by product;  decay.py how sums of it fade;  market.py the same as arrays
catalogue.py    the products on sale, by rows;  standing.py what is the same for every customer
texts.py        a product's text as a vector;  embedder.py makes them in a thread, kept_vectors.py on the disk
likeness.py     whether two products read alike, less what their language shares (centres.py), by what titles.py names
unsold.py       what reads alike and was never sold, or only to others
candidates.py   which products to rank;  likeliest.py the few of them where no place is kept for new ones
features.py     what the ranker reads of each;  grouped.py sums and look-ups by key
ranker.py       the trees as one graph, or in numpy
item_weights.py what speaks for a product over all that a customer bought: weights of one shop
visits.py       what is looked at now;  searches.py what is searched for, words.py finds products by it,
                word_parts.py by parts of words
rules.py        what the shop decides: length, how much is new, what is not shown again;  resting.py what was just
                bought, and its variants
currencies.py   which candidates are priced in a currency that a customer never met
merging.py      one list of several;  reasons.py why a product is on a list

The same functions fold a replay of history and the live topics, so features are equal by construction. Refuses to know:
topics, partitions, the clock.
"""

"""Recommends products to a customer: folds of events, counts of all customers, candidates, features, a ranker.

    order, click ─▶ Customer (own history) ─────────────┐
         └───────▶ ProductCounts (shared, additive) ─▶ Market ─▶ candidates ─▶ features ─▶ ranker ─▶ ten products
    product ─────▶ Catalogue (rows, categories, vectors) ┘

recommender.py  lists for many customers at once;  listing.py one customer's list from scored candidates
live.py         the same in a worker, while products and counts change
events.py       the input of the folds
customer.py     one customer's history;  histories.py many customers' as flat arrays, with the cart of this visit
counts.py       counts that all customers share, by product;  decay.py exponential decay of sums
market.py       these counts as arrays
catalogue.py    the products on sale, as rows;  standing.py values that are the same for every customer
texts.py        a product's text as a vector;  embedder.py computes it in a thread, kept_vectors.py caches it on disk
likeness.py     similarity of two products' texts, less what their language shares (centres.py); titles.py corrects it
                by what the titles name
unsold.py       similar products that were never sold, or only to others
candidates.py   which products to rank;  likeliest.py a short list of them, where no place is reserved for new products
features.py     the ranker's features;  grouped.py sums and look-ups by key
ranker.py       the trees, as one graph or in numpy
item_weights.py product-to-product weights over a customer's whole history, for one shop
visits.py       products looked at in this visit
searches.py     products searched for;  words.py finds products by words, word_parts.py by parts of words
rules.py        the shop's rules: length, share of new products, what is not shown again
resting.py      products just bought, and their variants
currencies.py   candidates priced in a currency that the customer never used
merging.py      merges several lists;  reasons.py why a product is on a list

The same functions fold a replay of history and the live topics, so features are equal by construction. Must not depend
on topics, partitions or the clock.
"""

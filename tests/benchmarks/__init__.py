"""How fast it is, beside the usual code: `make bench` runs all, `python -m tests.benchmarks NAME…` some.

__main__.py           the table of them, by the names that it takes
bench_delivery.py     a flow without a model, beside stock_faust.py and plain_aiokafka.py, as most people write it
bench_partitions.py   how many partitions a worker carries
bench_start.py        from a start to the first output, and the memory
bench_restore.py      a partition that remembers a million keys;  restore_worker.py its worker
bench_compaction.py   what a restore reads of keys that are written again and again
bench_records.py      the codec;  bench_files.py files of JSON lines
bench_reviews.py      reviews through a worker;  bench_inference.py their model alone
bench_shipments.py    delivery texts through a worker
bench_shopping.py     events to lists through a worker;  shopping_crowd.py its shop
bench_shop_growth.py  lists without Kafka, as catalogue and customers grow
bench_prices.py       order lines and fits;  price_lines.py the flow on Kafka
bench_tickets.py      tickets through a worker;  bench_generation.py GPT-2 alone
throughput.py         how fast records leave

Figures are results (tests/results.py) with names that stay, so that releases can be compared.
"""

"""Speed, compared with commonly written code. `make bench` runs all, `python -m tests.benchmarks NAME…` some.

__main__.py           the table of benchmarks, by name
bench_delivery.py     a flow without a model, compared with typical code: stock_faust.py and plain_aiokafka.py
bench_partitions.py   how many partitions a worker can carry
bench_start.py        time from start to first output, and memory
bench_restore.py      restores a partition with a million keys;  restore_worker.py its worker
bench_compaction.py   how much a restore reads when keys are written again and again
bench_records.py      the codec;  bench_files.py JSON lines files
bench_reviews.py      reviews through a worker;  bench_inference.py the model alone
bench_shipments.py    delivery texts through a worker
bench_shopping.py     events to recommendations through a worker;  shopping_crowd.py its shop and events
bench_shop_growth.py  recommendations without Kafka, as catalogue and customers grow
bench_prices.py       order lines and fits;  price_lines.py the flow on Kafka
bench_tickets.py      tickets through a worker;  bench_generation.py GPT-2 alone
throughput.py         records out per second

Figures are results (tests/results.py) whose names do not change, so that releases can be compared.
"""

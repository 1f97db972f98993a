"""What `make run` shows: records sent through a broker and a worker, next to what the models answer.

flows/NAME.py ──feeder.py──▶ broker ──▶ worker (a process of its own) ──▶ broker ──watcher.py──▶ story.py ──▶ view.py

flow.py      what a flow contributes to the demonstration; flows/ has one file per flow and the table of them
feeds.py     made-up records, one feed per topic; flows that read the same topic share its feed
reviews.py   real reviews;  baskets.py real baskets with made-up delivery texts;  prices.py a year of real prices
story.py     what has happened so far (pure)
feeder.py    sends a feed's records at a pace that a person can follow
watcher.py   reads the outputs, and the worker's lag
view.py      renders the story for a terminal (pure);  lines.py the same as plain lines
show.py      runs feeders, watchers and view together
"""

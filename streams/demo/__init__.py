"""What `make run` shows: records through a broker, a worker and its models, beside what the models say of them.

flows/NAME.py ──feeder.py──▶ broker ──▶ worker (a process of its own) ──▶ broker ──watcher.py──▶ story.py ──▶ view.py

flow.py      what a flow brings to be shown; flows/ has one file a flow and the table of them
feeds.py     made-up records, one feed a topic; flows that read one topic share its feed
reviews.py   real ones;  baskets.py real ones, with made-up words;  prices.py a year of them
story.py     what has happened so far (pure)
feeder.py    sends a feed's records at a human pace
watcher.py   what came out, and how far behind the worker is
view.py      the terminal's picture of the story (pure);  lines.py the same as plain lines
show.py      runs feeders, watchers and view together
"""

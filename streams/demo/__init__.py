"""What `make run` shows: real reviews through a broker, a worker and a model, beside what the model says of them.

reviews.py ──feeder.py──▶ broker ──▶ worker (a process of its own) ──▶ broker ──watcher.py──▶ story.py ──▶ view.py

story.py     what has happened so far (pure)
reviews.py   texts as records of this run (pure), and the file they come from
feeder.py    sends them at a human pace
watcher.py   what came out, and how far behind the worker is
view.py      the terminal's picture of the story, and its plain lines
show.py      runs feeder, watcher and view together
"""

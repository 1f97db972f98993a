"""What an operator sees: which flow is behind, why, and until when. A "look" is one round of questions to the broker.

Lag, computed from one look or from several (all of these are pure):
lag.py         how far behind a flow is, by one look;  report.py the result of several looks
lag_window.py  keeps recent looks; finds standstill
paces.py       arrival and commit rates;  estimate.py when a flow will have caught up, or how fast it falls behind
outlook.py     the same, judged by its slowest worker
taken.py       tasks that are being taken over;  rejoined.py workers that their group keeps removing
turns.py       which input of a task is read next;  held_back.py how long a sender's open transaction blocks a partition
clocks.py      workers whose clocks are wrong

Asking the broker:
lag_reader.py  one look at all flows
oldest.py      reads the oldest waiting records;  ages.py computes since when they wait (pure)
holder.py      who holds records back by an open transaction;  group.py who is in a flow's group
replicas.py    topics that refuse writes for lack of in-sync replicas
asking.py      retries and deadlines;  answers.py interprets the answers (pure)
last_word.py   why a worker ended, written by the worker itself

Of this worker:
now.py         what it owns, has committed and has in flight
stages.py      where records spend their time, from the notes that tasks write with their offsets (pure)
health.py      whether its flows are ready, and if not why (pure)
watcher.py     looks at all flows while the worker runs
seen.py        what it sees;  history.py an hour of that, hour.py keeps the hour on disk
artifacts.py   which artifacts a flow has loaded;  differing.py workers whose artifacts or settings differ (pure)
tracing.py     OpenTelemetry, if a collector is configured

What it serves:
web.py         the web server;  routes.py its routes
metrics.py     metrics in Prometheus' format;  metric_table.py the table of metrics
page_state.py  the data of the page;  verdict.py judges each flow, workers.py lists its group (pure)
place_words.py describes one partition in words, flow_words.py a flow
tails.py       latest outputs and dead letters, while somebody looks;  letters.py groups dead letters by kind
page/          the page itself: plain HTML, CSS, JavaScript
"""

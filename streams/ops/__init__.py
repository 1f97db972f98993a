"""What an operator sees: which flow is behind, why, and until when.

lag.py         how far behind a flow is, from what the broker says; report.py what several looks tell (pure)
lag_window.py  standstill, from several looks; paces.py has their rates, estimate.py says where it is going, outlook.py
               of the slowest worker, taken.py what take-overs say, rejoined.py which worker its group goes on without,
               turns.py which input of a task is read first, held_back.py since when a sender's transaction is open,
               clocks.py whose clock is wrong (pure)
lag_reader.py  asks the broker; oldest.py reads the oldest records that wait, ages.py says since when they do (pure),
               holder.py finds who holds records back, group.py who is in a flow's group,
               replicas.py topics that take no writes, asking.py says how long a broker is asked,
               answers.py what it answers (pure), last_word.py why a worker ended, where it says so itself
now.py         what this worker owns, has committed and has on its way
stages.py      where the time of records goes, by the notes beside committed offsets (pure)
health.py      whether its flows are ready, and if not why (pure)
watcher.py     looks at all flows while the worker runs; seen.py is what it sees, history.py an hour of that, hour.py
               keeps it on the disk
metrics.py     Prometheus' text of it; metric_table.py is the one table of metrics
web.py         the worker's web server; routes.py says what it answers
artifacts.py   which artifacts a flow has loaded;  differing.py workers that differ in them, or in settings (pure)
page_state.py  what the page is sent; verdict.py judges each flow, workers.py lists its group (pure)
tracing.py     OpenTelemetry, if a collector is named
place_words.py one partition's state in words, flow_words.py what there is to say of a flow
tails.py       last outputs and dead letters, while somebody looks; letters.py are these by kind
page/          the page itself: plain HTML, CSS, JavaScript
"""

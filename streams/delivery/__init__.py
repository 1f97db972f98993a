"""Exactly once from topics to topics, around an agent that knows nothing of it.

source ──Batch──▶ channel ──▶ agent (infer, publish) ──▶ commit queue ──transaction──▶ Kafka
  ▲ polls, decodes            models run in threads         in order per task             │
  └────────────── seeks back to the committed offset after a drop ◀─────────────────────┘

spec.py          what a flow is before it runs: topics, state, timers, sizes
flow.py          a flow as agents see it: its source, channel and agent
flow_clients.py  its consumer in the group, elastic or static, and what commits
source.py        polls, decodes, fills the channel
rest.py          a pause after an empty poll, for a broker that answers at once
deleted_ahead.py what is left where the broker deletes ahead of us
intake.py        what was polled and is in no batch yet; inputs of a task merged by time (pure)
alignment.py     which inputs of a task are waited for, and which hold its time back
batch_maker.py   batches of records, decoded, and of timers that are due; moves the watermark
ownership.py     which tasks are ours; hears of rebalances, commits, drops what is not done when a partition goes
                 limits.py how much may be on its way;  fences.py when it begins again after one
reader.py        a consumer without a group
take_over.py     makes a task ready: producer, changelog, offsets;  take_over_count.py counts those in vain,
                 restore_note.py tells how far one is;  committed.py offsets that nobody else can change any more
offsets.py       where a task begins to read (pure)
copartition.py   partition counts that must agree (pure)
task.py          one partition number across all inputs: state, offsets, dead letters
state/           what a task remembers, and tables that all workers share; it knows no task
changelog.py     all of a task on its flow's compacted topic (pure);  restore.py reads it back, replay.py takes it in
                 (pure)
message.py       one record to be written
batch.py         what agents hold: infer, publish, fold, done
entries.py       a batch's records beside what was made of each;  entry.py one of them, steps.py what is done with it
forgetting.py    a state that is too large loses its oldest keys, with a batch
inference.py     a model call with a deadline, in halves when it fails
commit_queue.py  hands batches to transactions, in order; drains;  batch_commit.py those of one batch, side by side
transaction.py   one transaction per task; or at least once, without one
dead_letters.py  a failed record's bytes and headers, and where a redriven one first stood
brake.py         too many dead letters stop a flow;  purge.py tells when they were deleted
channel.py       a Faust channel that survives Faust's rebalances
introduction.py  what a worker says of itself in its group;  rejoins.py how often that went on without it
twin.py          another process under this one's name
stopwatch.py     where the time of a batch goes, waits.py before it was made (pure)
note.py          what a task writes of it beside its committed offsets (pure)
trace.py         what delivery needs of tracing, where that is on
guard.py         the one function that catches everything, and ends the process
errors.py        what can go wrong here, one sentence each
"""

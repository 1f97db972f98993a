"""Exactly once from topics to topics, around an agent that knows nothing of it.

source ──Batch──▶ channel ──▶ agent (infer, publish) ──▶ commit queue ──transaction──▶ Kafka
  ▲ polls, decodes            models run in threads         in order per task             │
  └────────────── seeks back to the committed offset after a drop ◀─────────────────────┘

flow.py          one consumer group with its source, channel and agent; the face that agents see
source.py        polls, decodes, fills the channel
ownership.py     which tasks are ours; hears of rebalances, commits
reader.py        a consumer without a group
take_over.py     producer, changelog, offsets: a task made ready
offsets.py       where a task begins to read (pure)
task.py          one partition number of all inputs: state, offsets, dead letters
state/           what a task remembers, its changelog, and tables that all workers share
message.py       one record to be written
batch.py         what agents hold: infer, publish, fold, done
inference.py     a model call with a deadline, in halves when it fails
commit_queue.py  hands batches to transactions, in order; drains
transaction.py   one transaction per task; or at least once, without one
dead_letters.py  a failed record's bytes and headers
brake.py         too many dead letters stop a flow
channel.py       a Faust channel that survives Faust's rebalances
twin.py          another process under this one's name
guard.py         the one function that catches everything, and the exit codes
errors.py        what goes wrong here, one sentence each
"""

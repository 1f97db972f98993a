"""Exactly-once delivery from topics to topics, around an agent that knows nothing about it.

source ──Batch──▶ channel ──▶ agent (infer, publish) ──▶ commit queue ──transaction──▶ Kafka
  ▲ polls, decodes            models run in threads         in order per task             │
  └────────────── seeks back to the committed offset after a drop ◀─────────────────────┘

spec.py          what a flow declares: topics, state, timers, sizes
flow.py          a flow as its agent sees it: its source, channel and agent
flow_clients.py  a flow's Kafka clients and their settings: its consumer (dynamic or static member), its committers
source.py        polls, decodes, fills the channel
rest.py          pauses after an empty poll, for brokers that answer an empty fetch at once
deleted_ahead.py finishes what was fetched if the broker deletes the records that come next
intake.py        polled records that are in no batch yet; merges the inputs of a task by time (pure)
alignment.py     which inputs of a task are waited for, and which hold back its event time
batch_maker.py   makes batches of decoded records and of due timers; advances the watermark
ownership.py     which tasks this worker owns; handles rebalances: commits, drops unfinished work of lost partitions
limits.py        how many batches may be in flight, and for how long;  fences.py may a worker continue after a fence?
reader.py        a consumer without a group
take_over.py     prepares a task: producer, changelog, offsets;  take_over_count.py counts take-overs that led nowhere
restore_note.py  reports restore progress next to a committed offset
committed.py     committed offsets that no previous owner can still change
offsets.py       where a task starts reading (pure)
copartition.py   partition counts that must be equal (pure)
task.py          one partition number of all inputs: its state, offsets and recent dead letters
state/           what a task remembers, and tables that all workers share; does not depend on tasks
changelog.py     how a task is stored on its flow's compacted topic (pure)
restore.py       reads it back;  replay.py applies the records (pure)
message.py       one record to be written
batch.py         what agents work with: infer, publish, fold, done
entries.py       a batch's records with their results, column by column
entry.py         one record in a batch;  steps.py the steps that run for each
forgetting.py    removes the oldest keys of a state that is too large, as part of a batch
inference.py     a model call with a deadline; retried in halves if it fails, to find the bad record
commit_queue.py  commits batches in order; drains
batch_commit.py  runs the transactions of one batch concurrently
transaction.py   one transaction per task, or at-least-once writes without one
dead_letters.py  builds a dead letter from a failed record; finds the original place of a redriven record
brake.py         stops a flow that produces too many dead letters;  purge.py detects that they were deleted
channel.py       a Faust channel that survives Faust's rebalances
introduction.py  what a worker tells its group when it joins;  rejoins.py counts how often the group removed it
twin.py          detects another process with this worker's name
stopwatch.py     how long a batch spends in each stage;  waits.py how long records waited before that (pure)
note.py          the metadata that a task writes with its committed offsets (pure)
trace.py         what delivery needs from tracing, if enabled
guard.py         the one function that catches everything, and ends the process
errors.py        what can go wrong here, one sentence each
"""

"""The commands of `shopstream`, one group a file; each is imported when it is called.

root.py           the list of them, and a run of one;  listed.py what stands in the list
options.py        flags that several commands share;  global_flags.py those of all, and the settings they end in
boundary.py       the one place where errors become a sentence and an exit code;  expected_errors.py knows which
error.py          the error of a command that cannot do what it was asked
ctrl_c.py         what a Ctrl-C does as long as there is nothing to clean up
stdout_pipe.py    a reader that is gone ends a command in silence
plugins.py        commands that other packages add
completion.py     what a shell may put in place of a half-typed name
broker.py         the embedded broker in the foreground
topics.py         create, list
worker.py         run flows
stall.py          ends work that would wait for ever for a lost broker
progress.py       a bar for work that takes longer than two seconds
send.py           a file of JSON lines onto a topic;  input_file.py opens it, line_file.py reads and checks it,
                  conversion_hint.py names the command that mends the whole of it
generate.py       made-up records at a steady rate;  paced_sender.py sends them
read.py           a topic as JSON lines;  log_reader.py reads, record_lines.py writes,
                  watched_topic.py says what goes wrong meanwhile
dead_letters.py   list, purge, redrive;  redrive.py sends them back, letter_choice.py knows which are meant,
                  letter_tables.py draws
lag.py            how far behind each flow is;  lag_looks.py looks, lag_table.py and lag_stages.py draw,
                  lag_outlook.py has the words beside figures, lag_screen.py says how much of it fits a terminal
offsets.py        reset
check.py          all that a worker relies on;  settings.py each setting, and where it comes from
contract.py       write, check, release, schema
parse.py          what is read in a delivery text;  answer.py how a ticket would be answered
forecast.py       a product's prices;  price_history.py asks for them, price_plot.py and price_picture.py draw
demo.py           what `make run` shows
"""

"""The commands of `shopstream`, one group per file. A command's module is imported when the command is called.

root.py           the list of commands, and how one is run;  listed.py a command's entry in the help
options.py        flags that several commands share;  global_flags.py flags of all commands, and the resulting settings
boundary.py       the one place that turns errors into a message and an exit code
expected_errors.py   which errors a command expects, with their exit codes
error.py          the error of a command that cannot do what was asked
ctrl_c.py         handles Ctrl-C while modules are still being imported
stdout_pipe.py    ends a command silently if the reader of its stdout has gone (`| head`)
plugins.py        commands added by other packages
completion.py     shell completion
broker.py         runs the embedded broker in the foreground
topics.py         create, list
worker.py         runs flows
stall.py          gives up on work that waits for a broker that does not come back
progress.py       a progress bar for work that takes longer than two seconds
send.py           sends a file of JSON lines to a topic
input_file.py     opens that file;  line_file.py reads and validates it
conversion_hint.py   suggests a command that converts a file that is not JSON lines
generate.py       generates records at a steady rate;  paced_sender.py sends them
read.py           prints a topic as JSON lines;  log_reader.py reads, record_lines.py formats,
                  watched_topic.py reports problems meanwhile
dead_letters.py   list, count, purge, redrive;  redrive.py sends them back, letter_choice.py selects them,
                  letter_tables.py prints tables
lag.py            prints how far behind each flow is
lag_looks.py      asks the broker once or repeatedly;  lag_table.py and lag_stages.py format tables,
                  lag_outlook.py the text next to the figures, lag_screen.py fits it to the terminal
offsets.py        reset
check.py          runs streams/checks;  settings.py prints each setting and its source
contract.py       write, check, release, schema
parse.py          parses a delivery text;  answer.py answers a ticket
forecast.py       shows a product's prices;  price_history.py fetches them, price_plot.py draws on the terminal,
                  price_picture.py as PNG
demo.py           what `make run` shows
"""

"""This process: its name, its folder, the signals that end it, its processor time, and processes that it starts.

instance.py        a worker's name, held once on a machine
data_folder.py     the folder of locks and state
stop_signals.py    Ctrl-C, SIGTERM, a closed terminal
processor_time.py  whether it gets the processor time that it wants, and its event loop runs in time
interpreter.py     how it sets up Python: garbage collected rarely, threads switched soon
child.py           processes that it starts
"""

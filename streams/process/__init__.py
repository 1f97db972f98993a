"""This process: its name, data folder, signals, processor time, and child processes.

instance.py        the worker's name, locked so that only one process of a machine has it
data_folder.py     the folder of locks and data
stop_signals.py    Ctrl-C, SIGTERM, a closed terminal
processor_time.py  whether the process gets the processor time it wants, and whether its event loop is on time
interpreter.py     Python's settings: rare garbage collection, frequent thread switches
open_files.py      how many files and connections the process may have open
child.py           child processes
"""

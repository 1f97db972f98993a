"""The worker of the fault suite, as its supervisor starts it: `python -m tests.faults.worker RUN[,RUN…]`.

As the command does, it can be told to end while it still imports; what it can do to itself stands in hurt_worker.py.
"""

from streams.process.stop_signals import leave_on_signal

if __name__ == "__main__":
    leave_on_signal()
    from tests.faults.hurt_worker import main

    main()

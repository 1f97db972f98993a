"""How many files and connections this process may have open: as many as the system allows.

A worker has two connections for each partition of each flow to a broker that is alone, and more to several. Most
systems start a process with 1,024 files at most, though they allow it more.
"""

import resource
from contextlib import suppress

# Where there is no bound, or a far one. macOS says that there is none and takes no number above its own.
MOST = 65_536


def open_many() -> None:
    """Raise the limit that this process has to the one that it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))

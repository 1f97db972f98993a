"""A broker's wall clock, set wrong while it runs: libfaketime in front of its C library."""

from importlib.util import find_spec
from pathlib import Path

LIBRARY = "vendor/libfaketime/src/libfaketime.so.1"
# The file is looked at so often; with each call, as it could be, a broker would do nothing else.
LOOK_EVERY_S = 1.0


class BrokerClock:
    """The wall clock of one broker.

    Attributes:
        environ: what the broker's process gets.
    """

    def __init__(self, file: Path) -> None:
        """Be right, for a broker that is started with the environment."""
        spec = find_spec("libfaketime")
        assert spec is not None, "libfaketime is not installed: pip install 'shopstream[dev]'"
        assert spec.origin is not None
        self._file = file
        self.environ = {
            "LD_PRELOAD": str(Path(spec.origin).parent / LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_CACHE_DURATION": f"{LOOK_EVERY_S:g}",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # else a wait of Java's ends at once, and it spins
        }
        self.set_wrong(0)

    def set_wrong(self, by_s: float) -> None:
        """Set the broker's time wrong by some seconds, which takes effect within a second; 0 is right."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(".new")
        new.write_text(f"{by_s:+g}\n")
        new.replace(self._file)  # a file that is half written would be no time

"""A flow of orders whose worker ends in between, by real processes on any broker."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.commands import WITHIN_S, shopstream_here, start_shopstream


def play(
    flow: str,
    events: list[dict[str, object]],
    environ: dict[str, str],
    folder: Path,
    blow: signal.Signals,
    wait_for_first: Callable[[], None],
    wait_for_all: Callable[[], None],
) -> None:
    """Send orders, end a first worker once some outputs are there, and let a second one come to the end.

    Args:
        flow: its name.
        events: of orders.
        environ: the broker, and settings.
        folder: for the workers' data.
        blow: what ends the first worker; SIGTERM ends the second.
        wait_for_first: returns once some outputs are there.
        wait_for_all: returns once all are.
    """
    assert shopstream_here("topics", "create", environ=environ).status == 0
    sent = shopstream_here("send", "orders", "-", stdin="\n".join(map(json.dumps, events)).encode(), environ=environ)
    assert sent.status == 0, sent.err
    command = ("worker", "--flows", flow, "--data-dir", str(folder), "--idle-rest-ms", "20")
    first = start_shopstream(*command, environ=environ)
    wait_for_first()
    first.send_signal(blow)
    first.communicate(timeout=WITHIN_S)
    second = start_shopstream(*command, environ=environ)
    wait_for_all()
    time.sleep(2)  # it has come up, and what came twice would come now
    until_all_is_read(flow, environ)
    second.send_signal(signal.SIGTERM)
    _, log = second.communicate(timeout=WITHIN_S)
    assert second.returncode == 0, log.decode()


def until_all_is_read(flow: str, environ: dict[str, str], within_s: float = WITHIN_S) -> None:
    """Wait until a flow has committed all that was sent."""
    until = time.monotonic() + within_s
    while shopstream_here("lag", "--flows", flow, "--max-events", "0", environ=environ).status:
        assert time.monotonic() < until
        time.sleep(0.2)

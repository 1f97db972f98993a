"""What the worker's web server answers."""

from pathlib import Path

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from streams.ops.metrics import new_registry, render
from streams.ops.seen import WorkerSeen
from streams.ops.watcher import Watcher

PAGE = Path(__file__).parent / "page"


def add_routes(router: web.UrlDispatcher, watcher: Watcher) -> None:
    """Add every route of a worker.

    Args:
        router: of the web server, which runs in the event loop of the flows.
        watcher: knows what is so.
    """
    registry = new_registry(watcher.see)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=render(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def ready(_request: web.Request) -> web.Response:
        seen = watcher.see()
        return _json(readiness(seen), 200 if seen.ready else 503)

    router.add_get("/metrics", metrics)
    router.add_get("/live", live)
    router.add_get("/ready", ready)


async def live(_request: web.Request) -> web.Response:
    """Answer: the event loop, which also sends the heartbeats, runs."""
    return web.Response(text="live\n")


def readiness(seen: WorkerSeen) -> dict[str, object]:
    """Say of each flow that this worker runs whether it is ready, and if not why."""
    return {
        "ready": seen.ready,
        "flows": {
            flow.name: {
                "ready": flow.health.ready,
                "owning": flow.health.owning,
                "restored": flow.health.restored,
                "progressing": flow.health.progressing,
                "why": flow.health.why,
            }
            for flow in seen.flows
            if flow.health is not None
        },
    }


def _json(content: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(content), status=status, content_type="application/json")

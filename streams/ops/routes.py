"""The routes of the worker's web server."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from streams.ops.metrics import new_registry, render
from streams.ops.page_state import page_state
from streams.ops.seen import WorkerSeen
from streams.ops.tails import Tails
from streams.ops.watcher import TROUBLES, Watcher
from streams.settings import Settings

PAGE = Path(__file__).parent / "page"
# By the ending of a file's name; files with other endings are not served.
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

Handler = Callable[[web.Request], Awaitable[web.Response]]


def add_routes(router: web.UrlDispatcher, settings: Settings, watcher: Watcher) -> None:
    """Add every route of a worker.

    Args:
        router: of the web server, which runs in the event loop of the flows.
        settings: name the broker.
        watcher: knows the present state.
    """
    registry, tails = new_registry(watcher.see), Tails(settings, watcher.specs)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=render(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def ready(_request: web.Request) -> web.Response:
        seen = watcher.see()
        return _json(readiness(seen), 200 if seen.ready else 503)

    async def state(_request: web.Request) -> web.Response:
        return _json(page_state(watcher.see(), settings.client_id))

    async def history(_request: web.Request) -> web.Response:
        return _json(watcher.history())

    router.add_get("/metrics", metrics)
    router.add_get("/live", live)
    router.add_get("/ready", ready)
    router.add_get("/api/state", state)
    router.add_get("/api/history", history)
    router.add_get("/api/outputs", _asked(tails.outputs.get))
    router.add_get("/api/letters", _asked(tails.letters.get))
    for file in sorted(PAGE.iterdir()):
        if file.suffix in TYPES:
            router.add_get("/" if file.name == "index.html" else f"/{file.name}", _file(file))


async def live(_request: web.Request) -> web.Response:
    """Answer: the event loop, which also sends the heartbeats, runs."""
    return web.Response(text="live\n")


def readiness(seen: WorkerSeen) -> dict[str, object]:
    """Answer, for each flow that this worker runs, whether it is ready, and if not why."""
    return {
        "ready": seen.ready,
        "flows": {
            flow.name: {
                "ready": flow.health.ready,
                "owning": flow.health.owning,
                "restored": flow.health.restored,
                "progressing": flow.health.progressing,
                "why": flow.health.said,
            }
            for flow in seen.flows
            if flow.health is not None
        },
    }


def _asked(ask: Callable[[], Awaitable[object]]) -> Handler:
    """Answer what the broker says; if it says nothing, 503 with the reason."""

    async def handler(_request: web.Request) -> web.Response:
        try:
            return _json(await ask())
        except TROUBLES as error:
            return _json({"trouble": str(error) or type(error).__name__}, 503)

    return handler


def _file(file: Path) -> Handler:
    """Answer a file of the page. Files are read once, so that the page is of the version that runs."""
    content, kind = file.read_bytes(), TYPES[file.suffix]

    async def handler(_request: web.Request) -> web.Response:
        return web.Response(body=content, content_type=kind, charset="utf-8")

    return handler


def _json(content: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(content), status=status, content_type="application/json")

"""The worker's web server: Faust's own, but only with our routes and with another port if its port is taken.

    /          the page, plain files of streams/ops/page
    /api/…     its data, JSON
    /metrics   for Prometheus      /live  /ready   for a supervisor

Faust's /table/, /router/, index and statistics are not served. Requests under a host name that is not this machine's
are refused, so that a foreign page cannot read this one through a name that points here (DNS rebinding).
"""

import logging
from collections.abc import Awaitable, Callable
from errno import EADDRINUSE
from ipaddress import ip_address

from aiohttp import web
from aiohttp.hdrs import HOST
from faust.web.drivers.aiohttp import Web

from streams.exits import EXIT_CONFIGURATION, leave

PORTS = 10
LOCAL_NAMES = ("localhost", "localhost.localdomain")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Middleware = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]


class PageServer(Web):
    """Faust's web server without its own pages.

    Attributes:
        port: that it listens on; 0 before it does.
    """

    mundane_level = "debug"
    port = 0
    default_blueprints = ()
    production_blueprints = ()
    debug_blueprints = ()
    optional_blueprints = ()

    async def start_server(self) -> None:
        """Listen on the port of the settings, or on one of the nine after it if another process has it.

        If all ten are taken there is no page, and the flows run. An address that is not this machine's, or a port that
        may not be listened on, ends the process with 78.
        """
        conf = self.app.conf
        await self._runner.setup()
        wanted: int = conf.web_port
        for port in range(wanted, min(wanted + PORTS, 65_536)):
            try:
                await web.TCPSite(self._runner, conf.web_bind, port).start()
            except OSError as error:
                if error.errno == EADDRINUSE:
                    continue
                log.critical("web_bind = %s, web_port = %d cannot be listened on: %s", conf.web_bind, port, error)
                leave(EXIT_CONFIGURATION)
            self.port = port
            log.info("page, /metrics, /live and /ready on http://%s", _address(conf.web_bind, port))
            return
        log.error("ports %d to %d are taken: this worker has no page; give it another web_port", wanted, port)


def only_known_names(bind: str) -> Middleware:
    """Make a middleware that refuses names that are not local, and adds headers for browsers.

    Args:
        bind: where the server listens; names are checked only if that is this machine alone.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _is_loopback(bind) and not _is_local(request.headers.get(HOST, "")):
            return web.Response(status=403, text=f"this worker serves {bind} alone\n", headers=HEADERS)
        response = await handler(request)
        response.headers.update(HEADERS)
        return response

    return middleware


def _is_loopback(bind: str) -> bool:
    return bind in LOCAL_NAMES or _is_loopback_ip(bind)


def _is_local(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.strip("[]") in LOCAL_NAMES or _is_loopback_ip(name.strip("[]"))


def _is_loopback_ip(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


def _address(bind: str, port: int) -> str:
    return f"[{bind}]:{port}" if ":" in bind else f"{bind}:{port}"

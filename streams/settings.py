"""The settings: one frozen object, read once in the entry point (streams/settings_reader.py).

A setting is one field here: its type and bounds, its default, its description. Environment, file, flags, errors,
`shopstream settings` and docs/settings.md follow from it. A setting that may differ from flow to flow is a field of
FlowSettings, and may be given under [flows.NAME] in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import Meta, structs

PREFIX = "SHOPSTREAM_"
HIDDEN = "(hidden)"

Number = Annotated[int, Meta(le=2**31 - 1)]
"""Kafka has 32 bits for most: more would end a worker as a bug does, at each start."""
Bytes = Annotated[int, Meta(le=2**50)]
Positive = Meta(ge=1)
SECRET = Meta(extra={"secret": True})
"""Marks a setting whose value is never shown."""
# An address of IPv6 stands in brackets, as its colons are not the port's.
_ADDRESS = r"(\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*\]|[^:,\s\[\]]+):\d+"
NAME_FORM = "letters, digits, . _ -"
_KINDS = {"str": "text", "int": "a whole number"}

LogLevel = Literal["debug", "info", "warning", "error"]

# What a profile sets if nobody says otherwise. A stateful set brings a name back within half a minute; a session that
# ended before that would cost the rebalance that the profile is meant to avoid.
PROFILES: Mapping[str, Mapping[str, int]] = {"elastic": {}, "static": {"session_timeout_ms": 30_000}}


class SettingsError(ValueError):
    """A setting is unknown or has a value that is not allowed; the message says what is, and where it came from."""


class FlowSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator can choose for all flows, or for one. Times are milliseconds, sizes are records."""

    profile: Annotated[
        Literal["elastic", "static"],
        Meta(description="elastic: members come and go; static: a stateful set, restarts without a rebalance"),
    ] = "elastic"
    device: Annotated[
        Literal["cpu", "cuda"], Meta(description="where models run; if it is absent, the worker does not start")
    ] = "cpu"
    start: Annotated[Literal["beginning", "end"], Meta(description="where a group that never ran begins to read")] = (
        "beginning"
    )
    poll_records: Annotated[Number, Meta(ge=0, description="records a batch at most; 0: as each flow says")] = 0
    in_flight: Annotated[Number, Meta(ge=0, description="batches with the agent at once; 0: as each flow says")] = 0
    session_timeout_ms: Annotated[
        Number, Meta(ge=1_000), Meta(description="silence after which a worker counts as dead; static: 30000")
    ] = 6_000
    rebalance_timeout_ms: Annotated[Number, Positive, Meta(description="time that members have to rejoin")] = 15_000
    drain_ms: Annotated[
        Number, Meta(ge=0, description="time to finish batches when partitions go; less than the rebalance timeout")
    ] = 5_000
    model_deadline_ms: Annotated[Number, Positive, Meta(description="a model call that lasts longer is a crash")] = (
        120_000
    )
    transaction_timeout_ms: Annotated[
        Number, Positive, Meta(description="the broker aborts transactions older than this")
    ] = 20_000
    brake_window: Annotated[
        int, Meta(ge=1, le=10_000), Meta(description="a partition's last offsets that the brake checks")
    ] = 1_000
    brake_dead_letters: Annotated[
        Number, Meta(ge=0, description="more dead letters than this among them stop the flow; 0: no brake")
    ] = 200
    input_wait_ms: Annotated[
        Number, Meta(ge=0, description="how long an input waits for one of the same task that is behind")
    ] = 500
    idle_input_ms: Annotated[
        Number, Meta(ge=0, description="an input silent for longer does not hold back event time")
    ] = 10_000
    clock_tolerance_ms: Annotated[
        Number,
        Meta(ge=0, description="how far occurred_at may be after Kafka's timestamp; a later one counts as this"),
    ] = 300_000
    state_keys: Annotated[
        Number, Positive, Meta(description="keys a partition's state holds at most; the oldest go first")
    ] = 1_000_000
    state_bytes: Annotated[
        Bytes, Positive, Meta(description="bytes of JSON a partition's state holds at most; the oldest keys go first")
    ] = 536_870_912
    table_bytes: Annotated[
        Bytes, Positive, Meta(description="bytes of records in a table at most; more stop the worker")
    ] = 268_435_456
    fit_processes: Annotated[
        int, Meta(ge=0, le=64), Meta(description="processes that fit price series; 0: one per core")
    ] = 0
    fit_memory_bytes: Annotated[
        Bytes, Meta(ge=1_000_000_000), Meta(description="address space of each at most; one that needs more ends")
    ] = 1_500_000_000


class Settings(FlowSettings, frozen=True, kw_only=True):
    """What an operator can choose for the process, with what single flows have of their own.

    Attributes:
        flows: by flow, the fields of FlowSettings that differ there; checked.
    """

    broker: Annotated[
        str, Meta(pattern=rf"^{_ADDRESS}(,{_ADDRESS})*$", description="host:port[,host:port…], [IPv6]:port")
    ] = "127.0.0.1:9092"
    security_protocol: Annotated[
        Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"],
        Meta(description="SSL: encrypted; SASL: with user and password"),
    ] = "PLAINTEXT"
    ssl_ca_file: Annotated[
        str, Meta(description="certificates (PEM) that the broker's must descend from; empty: the system's")
    ] = ""
    ssl_cert_file: Annotated[str, Meta(description="our own certificate (PEM), if the broker asks for one")] = ""
    ssl_key_file: Annotated[str, Meta(description="its key (PEM); empty: in the certificate's file")] = ""
    ssl_key_password: Annotated[str, SECRET, Meta(description="password of the key, if it is encrypted")] = ""
    sasl_mechanism: Annotated[
        Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], Meta(description="how the password is proven")
    ] = "SCRAM-SHA-512"
    sasl_user: Annotated[str, Meta(description="user on the cluster")] = ""
    sasl_password: Annotated[
        str, SECRET, Meta(description="password of the user; better in a file, or in the environment")
    ] = ""
    sasl_password_file: Annotated[str, Meta(description="file that holds the password; instead of sasl_password")] = ""
    client_id: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9._-]{1,100}\Z",
            extra={"form": f"1 to 100 of {NAME_FORM}"},
            description="beginning of every client id, for quotas and brokers' logs",
        ),
    ] = "shopstream"
    topic_prefix: Annotated[
        str,
        Meta(
            pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,98}[._-])?\Z",
            extra={"form": f"at most 100 of {NAME_FORM}"},
            description="prefix of topics, groups, transactional ids on a shared cluster; ends with . - or _: shop1.",
        ),
    ] = ""
    partitions: Annotated[Number, Positive, Meta(description="partitions of topics that are created")] = 4
    replication: Annotated[
        int, Meta(ge=-1, le=32_767, description="replicas of topics that are created; -1: the broker's default")
    ] = -1
    delivery: Annotated[
        Literal["exactly_once", "at_least_once"],
        Meta(description="at_least_once: for clusters that refuse transactions"),
    ] = "exactly_once"
    instance: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9._-]*\Z",
            extra={"form": NAME_FORM},
            description="this worker's name, unique in the cluster; empty: host name and a number",
        ),
    ] = ""
    data_dir: Annotated[str, Meta(min_length=1, description="folder for locks and state")] = "~/.local/state/shopstream"
    artifacts: Annotated[str, Meta(description="folder of own artifacts; those it lacks are the shipped ones")] = ""
    idle_rest_ms: Annotated[
        Number,
        Meta(ge=0, description="rest after an empty poll; for a broker that answers at once, like the embedded one"),
    ] = 0
    web_bind: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9.:-]{1,253}\Z",
            extra={"form": "an address or a host name"},
            description="where page, /metrics, /live, /ready are served; the page shows customers' words",
        ),
    ] = "127.0.0.1"
    web_port: Annotated[
        int,
        Meta(ge=0, le=65_535),
        Meta(description="its port, or if that is taken one of the nine after it; 0: no page"),
    ] = 6_066
    traces_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://\S+)?\Z",
            extra={"form": "a URL"},
            description="collector of traces by OTLP over HTTP, http://127.0.0.1:4318/v1/traces; empty: none",
        ),
    ] = ""
    connect_timeout_ms: Annotated[
        Number, Meta(ge=100), Meta(description="time after which a command says that no broker answers")
    ] = 5_000
    recommend_items: Annotated[int, Meta(ge=1, le=100), Meta(description="products on a list of recommendations")] = 10
    recommend_new_percent: Annotated[
        int,
        Meta(ge=0, le=100),
        Meta(description="share of a list for products the customer never bought; 20 cost 5% of NDCG@10 (ADR 33)"),
    ] = 0
    recommend_search_percent: Annotated[
        int,
        Meta(ge=0, le=100),
        Meta(description="share of a list for products that match what the customer has just searched for"),
    ] = 50
    recommend_rest_days: Annotated[
        int, Meta(ge=0, le=36_500, description="how long a durable product is not shown again after it was bought")
    ] = 90
    recommend_after_ms: Annotated[
        int,
        Meta(ge=0, le=3_600_000),
        Meta(description="events this soon after a customer's list share one more list; the first comes at once"),
    ] = 50
    share_counts_after_ms: Annotated[
        int, Meta(ge=0, le=3_600_000), Meta(description="how long after a change a product's counts go to all workers")
    ] = 10_000
    reply_within_ms: Annotated[
        int,
        Meta(ge=1, le=600_000),
        Meta(description="how soon after it was read a ticket is answered or handed off; GPT-2 has 3/4 of it"),
    ] = 20_000
    reply_confidence_percent: Annotated[
        int,
        Meta(ge=1, le=100),
        Meta(description="how sure of its intent a reply must be; 45: right ones weigh as much as wrong ones (ADR 86)"),
    ] = 45
    log_level: Annotated[LogLevel, Meta(description="what the worker logs")] = "info"
    log_format: Annotated[
        Literal["auto", "lines", "json"],
        Meta(description="lines: for people; json: objects for machines; auto: lines on a terminal"),
    ] = "auto"
    flows: dict[str, dict[str, Any]] = {}

    def of_flow(self, name: str) -> "Settings":
        """Return the settings as they are for one flow."""
        return structs.replace(self, **self.flows.get(name, {}))

    def __repr__(self) -> str:
        """Show everything but secrets."""
        known = catalogue()
        return f"Settings({', '.join(f'{name}={known[name].shown(getattr(self, name))!r}' for name in known)})"


@dataclass(frozen=True)
class Setting:
    """What is known of one setting.

    Attributes:
        name: of the field.
        description: in a few words.
        default: its value where nobody says otherwise.
        choices: all values there are; empty where there are too many.
        allowed: in words, what its value may be.
        secret: its value is never shown.
        per_flow: it may differ from flow to flow.
    """

    name: str
    description: str
    default: str | int
    choices: tuple[str, ...]
    allowed: str
    secret: bool
    per_flow: bool

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper()

    def shown(self, value: object) -> object:
        """Return a value as it may be shown: a secret that is set stays hidden."""
        return HIDDEN if self.secret and value else value


@cache
def catalogue() -> Mapping[str, Setting]:
    """Return every setting by its name, in the order of the fields, those of a flow last."""
    hints, defaults, of_flow = get_type_hints(Settings, include_extras=True), Settings(), FlowSettings.__struct_fields__
    own = [name for name in Settings.__struct_fields__ if name not in (*of_flow, "flows")]
    return {name: _setting(name, hints[name], getattr(defaults, name)) for name in (*own, *of_flow)}


def _setting(name: str, hint: Any, default: str | int) -> Setting:
    kind, *metas = get_args(hint)
    (description,) = [meta.description for meta in metas if meta.description]
    choices = tuple(map(str, get_args(kind)))
    least = [f"at least {meta.ge}" for meta in metas if meta.ge is not None]
    most = [f"at most {meta.le}" for meta in metas if meta.le is not None]
    extra = {key: value for meta in metas for key, value in (meta.extra or {}).items()}
    form = extra.get("form", _KINDS[kind.__name__]) if not choices else ""
    allowed = " or ".join(choices) or ", ".join([form, *least, *most, description])
    secret = extra.get("secret", False)
    return Setting(name, description, default, choices, allowed, secret, name in FlowSettings.__struct_fields__)

"""`shopstream check`: checks everything that a worker relies on, and prints for each ok, or what to do."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import orjson
import typer
from rich.text import Text

from streams.checks.broker import broker_findings
from streams.checks.clusters import check_one_cluster
from streams.checks.finding import Finding
from streams.checks.needs import every_transaction_need, worker_needs
from streams.checks.permissions import permission_findings, see_topics
from streams.checks.topics import topic_findings, topics_of
from streams.commands.ctrl_c import importing
from streams.commands.expected_errors import EXPECTED, explain
from streams.commands.global_flags import resolved_of
from streams.commands.options import Broker, Flows, Json, chosen_names, run, stdout
from streams.commands.progress import working
from streams.connection import open_admin, open_reader
from streams.exits import EXIT_NOTHING
from streams.flow_topics import FLOW_TOPICS, FlowTopics
from streams.kafka_tools import KafkaTools
from streams.process.instance import likely_name
from streams.settings import Settings, SettingsError
from streams.settings_reader import Resolved
from streams.topic_admin import read_topics
from streams.topics import changelog_of

if TYPE_CHECKING:
    from streams.agents.plan import FlowPlan
    from streams.delivery.spec import FlowSpec

Report = Callable[[Finding], None]

# Of a partition at once: a few states, and no megabytes of a large one.
GLANCE_BYTES = 64 * 1024


def check(flows: Flows = None, json: Json = False, broker: Broker = None) -> None:
    """Check settings, broker, topics, permissions, states, artifacts and device; it changes nothing.

    Each line says ok, or what to do. It ends with 1 if anything has to be done before a worker with the same settings
    and flows can run. It reads the oldest and the newest states on each changelog, and says whether this version can
    read them: run the new version of it before a roll-out, the old one before going back.

    Example: shopstream check --flows tag_reviews --json
    """
    wrong: list[Finding] = []

    def report(finding: Finding) -> None:
        if not finding.ok:
            wrong.append(finding)
        _print_line(finding) if json else _print(finding)

    try:
        resolved = resolved_of(broker=broker)
    except SettingsError as error:
        report(Finding("settings", "settings", ok=False, says=str(error)))
        raise typer.Exit(EXIT_NOTHING) from error
    report(_of_settings(resolved))
    names = chosen_names(flows, FLOW_TOPICS)
    answers = _report_broker(resolved.settings, [FLOW_TOPICS[name] for name in names], report)
    plans = _plans(names)
    if answers:
        _report_states(resolved.settings, [plan.spec for plan in plans if plan.spec.stateful], report)
    _report_models(resolved.settings, plans, report)
    if wrong:
        raise typer.Exit(EXIT_NOTHING)


def _of_settings(resolved: Resolved) -> Finding:
    given = [each.source for each in resolved.sources.values()]
    places = {"file": resolved.file, "environment": "the environment", "flag": "flags"}
    told = [f"{given.count(source)} from {place}" for source, place in places.items() if source in given]
    told += [f"{len(own)} of {flow} differ" for flow, own in resolved.flows.items()]
    return Finding("settings", "settings", ok=True, says=", ".join([f"{len(given)} settings", *told]))


def _plans(names: Sequence[str]) -> "list[FlowPlan]":
    with importing():
        from streams.flows import FLOWS  # noqa: PLC0415  imports ONNX Runtime

    return [FLOWS[name] for name in names]


def _report_broker(settings: Settings, flows: Sequence[FlowTopics], report: Report) -> bool:
    """Report what the broker says; return whether everything could be asked."""
    try:
        run(_report_as_they_come(f"asking {settings.broker}", _broker_findings(settings, flows), report))
    except EXPECTED as error:
        report(Finding("broker", settings.broker, ok=False, says=explain(error)))
        return False
    return True


def _report_states(settings: Settings, specs: "Sequence[FlowSpec]", report: Report) -> None:
    try:
        run(_report_as_they_come("reading changelogs", _state_findings(settings, specs), report))
    except EXPECTED as error:
        report(Finding("states", settings.broker, ok=False, says=explain(error)))


async def _state_findings(settings: Settings, specs: "Sequence[FlowSpec]") -> AsyncIterator[Finding]:
    """Look at the changelogs that exist; missing ones were reported with the topics."""
    from streams.checks.states import state_finding  # noqa: PLC0415  quick, once the flows are imported

    async with open_admin(settings) as admin:
        there = await read_topics(admin, [changelog_of(spec.name) for spec in specs])
    found = [(spec, there[name].partitions) for spec in specs if (name := changelog_of(spec.name).name) in there]
    if not found:  # aiokafka cannot close a consumer that nobody used
        return
    async with open_reader(settings, max_partition_fetch_bytes=GLANCE_BYTES) as reader:
        for spec, partitions in found:
            yield await state_finding(reader, spec, partitions, KafkaTools.of(settings))


async def _broker_findings(settings: Settings, flows: Sequence[FlowTopics]) -> AsyncIterator[Finding]:
    async with open_admin(settings) as admin:
        await check_one_cluster(settings)
        async for finding in broker_findings(admin, settings):
            yield finding
        topics = topics_of(flows)
        there = await read_topics(admin, topics)
        seen = await see_topics(admin, [topic.name for topic in topics])
        for finding in topic_findings(flows, there, seen.hidden, settings):
            yield finding
        counts = dict.fromkeys(seen.hidden, 0) | {name: topic.partitions for name, topic in there.items()}
        instance, transactions = settings.instance or likely_name(), settings.delivery == "exactly_once"
        needs = worker_needs(flows, counts, instance, transactions=transactions)
        if transactions:
            needs = list(dict.fromkeys([*needs, *every_transaction_need(flows, counts)]))
        async for finding in permission_findings(admin, settings, needs, seen):
            yield finding


async def _report_as_they_come(words: str, findings: AsyncIterator[Finding], report: Report) -> None:
    """Report each finding at once: a new cluster takes seconds over some of them. Waiting shows as progress."""
    while True:
        with working(words):
            finding = await anext(findings, None)
        if finding is None:
            return
        report(finding)


def _report_models(settings: Settings, plans: "Sequence[FlowPlan]", report: Report) -> None:
    from streams.checks.artifacts import artifact_findings, model_findings  # noqa: PLC0415  as above

    _report_each("hashing artifacts", artifact_findings(settings), report)
    _report_each("loading models", model_findings(settings, plans), report)


def _report_each(words: str, findings: Iterable[Finding], report: Report) -> None:
    """Report findings as they come; what they block for shows as progress."""
    waiting = iter(findings)
    while True:
        with working(words):
            finding = next(waiting, None)
        if finding is None:
            return
        report(finding)


def _print(finding: Finding) -> None:
    mark = ("ok     ", "green") if finding.ok else ("wrong  ", "bold red")
    line = Text.assemble(mark, f"{finding.part:<12} ", (finding.what, "bold"), f": {finding.says}")
    stdout().print(line, soft_wrap=True)


def _print_line(finding: Finding) -> None:
    typer.echo(orjson.dumps(finding))

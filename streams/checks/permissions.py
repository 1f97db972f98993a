"""Which permissions a worker has, from what the broker tells and from requests that change nothing.

topics             metadata lists the allowed operations
groups             a group's description lists them too
transactional ids  nothing lists them; but a request to add a partition to a non-existent transaction is refused in two
                   different ways: not allowed, or no such producer
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import get_args

from aiokafka.errors import (
    GroupAuthorizationFailedError,
    IncompatibleBrokerVersion,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
    for_code,
)
from aiokafka.protocol.transaction import AddPartitionsToTxnRequest

from streams.checks.coordinators import GROUP, TRANSACTION, ask_coordinator
from streams.checks.finding import Finding
from streams.checks.needs import Kind, Need
from streams.checks.operations import NOT_TOLD, GroupOperations, Operation, TopicOperations, operations_in
from streams.clients import Admin
from streams.errors import ConfigurationError
from streams.kafka_tools import KafkaTools
from streams.settings import Settings

NOBODY = -1  # no producer has this id

# Errors of a broker that does not know a request, or only in a version that does not tell.
_TOO_OLD = (IncompatibleBrokerVersion, NotImplementedError)


class NotAllowedError(ConfigurationError):
    """A worker lacks permissions on the cluster.

    Attributes:
        sentences: one for each, with the command that gives it.
    """

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(sentences)
        self.sentences = sentences

    def __str__(self) -> str:
        first, *more = self.sentences
        return first + (f" (and {len(more)} more: `shopstream check` says which)" if more else "")


@dataclass(frozen=True)
class TopicsSeen:
    """The metadata of topics that were asked for by name.

    Attributes:
        hidden: topics that may be there, and that we may not see.
        allowed: the operations by topic; absent if the broker does not tell.
    """

    hidden: frozenset[str]
    allowed: dict[str, set[Operation]]


async def see_topics(admin: Admin, topics: Sequence[str]) -> TopicsSeen:
    """Ask what we may do with topics, by logical names."""
    try:
        answer = await admin.ask(TopicOperations(list(map(admin.names.on_cluster, topics))))
    except _TOO_OLD:
        return TopicsSeen(frozenset(), {})
    hidden, allowed = set(), {}
    for code, name, _, _, bits in answer.topics:
        if for_code(code) is TopicAuthorizationFailedError:
            hidden.add(admin.names.logical(name))
        elif not code and bits not in NOT_TOLD:
            allowed[admin.names.logical(name)] = operations_in(bits)
    return TopicsSeen(frozenset(hidden), allowed)


async def permission_findings(
    admin: Admin, settings: Settings, needs: Sequence[Need], seen: TopicsSeen
) -> AsyncIterator[Finding]:
    """Say which of the needs are not met; one finding if all are, as far as can be seen."""
    missing, untold = await _unmet(admin, needs, seen)
    for need in missing:
        words = advice(need, settings, admin.names.on_cluster(need.name))
        yield Finding("permissions", need.name, ok=False, says=words)
    if not missing:
        yield Finding("permissions", "ACLs", ok=True, says=_summary(needs, untold))


async def check_permissions(admin: Admin, settings: Settings, needs: Sequence[Need], seen: TopicsSeen) -> None:
    """Check what a worker needs before it starts: a worker that may not join its group would wait for ever, in silence.

    Raises:
        NotAllowedError: the broker says that something is not allowed; if it says nothing, that is no error.
    """
    missing, _ = await _unmet(admin, needs, seen)
    if missing:
        raise NotAllowedError([advice(need, settings, admin.names.on_cluster(need.name)) for need in missing])


async def _unmet(admin: Admin, needs: Sequence[Need], seen: TopicsSeen) -> tuple[list[Need], set[Kind]]:
    """Return the needs that are not met, and the kinds about which the broker says nothing."""
    missing: list[Need] = []
    untold: set[Kind] = set()
    for need in needs:
        allowed = await _allowed(admin, need, seen)
        if allowed is None:
            untold.add(need.kind)
        elif not allowed:
            missing.append(need)
    return missing, untold


async def _allowed(admin: Admin, need: Need, seen: TopicsSeen) -> bool | None:
    """Return whether a need is met; None if the broker does not say."""
    if need.kind == "topic":
        if need.name in seen.hidden:
            return False
        return need.operation in seen.allowed[need.name] if need.name in seen.allowed else None
    try:
        if need.kind == "group":
            return await _group_allowed(admin, need.name, need.operation)
        return await _transaction_allowed(admin, need.name)
    except TimeoutError:  # no coordinator, whose absence is said elsewhere
        return None


async def _group_allowed(admin: Admin, group: str, operation: Operation) -> bool | None:
    coordinator = await ask_coordinator(admin, group, GROUP)
    if coordinator.error_code:
        return False if for_code(coordinator.error_code) is GroupAuthorizationFailedError else None
    try:
        answer = await admin.ask(GroupOperations(admin.names.on_cluster(group)), coordinator.coordinator_id)
    except _TOO_OLD:
        return None
    ((code, *_, bits),) = answer.groups
    if for_code(code) is GroupAuthorizationFailedError:
        return False
    return None if code or bits in NOT_TOLD else operation in operations_in(bits)


async def _transaction_allowed(admin: Admin, transactional_id: str) -> bool | None:
    coordinator = await ask_coordinator(admin, transactional_id, TRANSACTION)
    if coordinator.error_code:
        return False if for_code(coordinator.error_code) is TransactionalIdAuthorizationFailed else None
    # The broker checks the id before it looks at topics, and knows no producer -1, so this changes nothing.
    topics = [(admin.names.on_cluster("check"), [0])]
    request = AddPartitionsToTxnRequest(admin.names.on_cluster(transactional_id), NOBODY, NOBODY, topics)
    answer = await admin.ask(request, coordinator.coordinator_id)
    codes = {for_code(code) for _, partitions in answer.errors for _, code in partitions}
    return TransactionalIdAuthorizationFailed not in codes


def advice(need: Need, settings: Settings, name: str) -> str:
    """Say how to allow something. Pure.

    Args:
        need: that is not met.
        settings: name the user.
        name: of the resource on the cluster.
    """
    who = settings.sasl_user or ("the certificate's name" if settings.ssl_cert_file else "ANONYMOUS")
    allowed = ("--operation", need.operation.acl, f"--{need.kind}", name)
    return (
        f"{need.operation.acl} on the {need.kind} {name} is not allowed: run `"
        + KafkaTools.of(settings).command("acls", "--add", "--allow-principal", f'"User:{who}"', *allowed)
        + "` as one who may"
    )


def _summary(needs: Sequence[Need], untold: set[Kind]) -> str:
    names = {kind: {need.name for need in needs if need.kind == kind} for kind in get_args(Kind)}
    seen = {kind.replace("-", " "): len(of_kind) for kind, of_kind in names.items() if of_kind and kind not in untold}
    told = ", ".join(f"{count} {kind}{'s' * (count != 1)}" for kind, count in seen.items())
    hidden = f"; the broker does not tell of {' and '.join(f'{kind}s' for kind in sorted(untold))}" if untold else ""
    return (f"a worker may do all it needs on {told}" if told else "nothing can be seen") + hidden

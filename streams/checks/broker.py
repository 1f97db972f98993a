"""Is there a broker, which version is it, and does it support transactions?"""

from collections.abc import AsyncIterator, Mapping

from aiokafka.protocol.admin import ApiVersionRequest

from streams.checks.coordinators import TRANSACTION, ask_coordinator
from streams.checks.finding import Finding
from streams.clients import Admin
from streams.settings import Settings

Versions = Mapping[int, tuple[int, int]]
"""By API key, the lowest and the highest version that a broker takes."""

TRANSACTION_APIS = (22, 24, 25, 26, 28)  # InitProducerId, AddPartitions, AddOffsets, EndTxn, TxnOffsetCommit
# Kafka does not tell its release, but what each release added to the protocol, or took from it, does: in 4.0 Fetch (1)
# lost its first four versions (JoinGroup got back in 4.1 what it had lost). API key, its lowest version at least, its
# highest version at least, release.
MARKS = ((1, 4, 0, "4.0"), (75, 0, 0, "3.8"), (65, 0, 0, "3.0"), (22, 0, 3, "2.5"), (22, 0, 0, "0.11"))


async def broker_findings(admin: Admin, settings: Settings) -> AsyncIterator[Finding]:
    """Look at the cluster through an open connection.

    Raises:
        KafkaError: it went away meanwhile.
    """
    brokers = (await admin.describe_cluster())["brokers"]
    versions = await read_versions(admin)
    many = f"{len(brokers)} brokers" if len(brokers) != 1 else "1 broker"
    yield Finding("broker", settings.broker, ok=True, says=f"{many}, {release_of(versions)}; {_security(settings)}")
    if settings.delivery == "exactly_once":
        yield await _transactions(admin, versions)


async def read_versions(admin: Admin) -> Versions:
    """Ask a broker which requests it takes."""
    answer = await admin.ask(ApiVersionRequest())
    return {key: (least, most) for key, least, most in answer.api_versions}


def release_of(versions: Versions) -> str:
    """Say how new a broker is, by the requests that it takes. Pure."""
    for key, least, most, release in MARKS:
        if key in versions and versions[key][0] >= least and versions[key][1] >= most:
            return f"as new as Kafka {release}"
    return "older than Kafka 0.11"


async def _transactions(admin: Admin, versions: Versions) -> Finding:
    if any(key not in versions for key in TRANSACTION_APIS):
        words = "this broker knows none: set delivery = at_least_once, and outputs may repeat after a crash"
        return Finding("broker", "transactions", ok=False, says=words)
    try:
        await ask_coordinator(admin, "check-0", TRANSACTION)  # that we may not is said with the ids a worker uses
    except TimeoutError:
        words = (
            "no coordinator: the cluster cannot make its log of transactions (fewer brokers than "
            "transaction.state.log.replication.factor?)"
        )
        return Finding("broker", "transactions", ok=False, says=words)
    return Finding("broker", "transactions", ok=True, says="known, with a coordinator")


def _security(settings: Settings) -> str:
    if "SASL" not in settings.security_protocol:
        return settings.security_protocol
    clear = ", the password readable on the way" if settings.sasl_mechanism == "PLAIN" else ""
    clear = clear if settings.security_protocol == "SASL_PLAINTEXT" else ""
    return f"{settings.security_protocol}, {settings.sasl_mechanism} as {settings.sasl_user}{clear}"

"""Command lines of Kafka's own tools for this cluster, so that a command in one of our messages can be pasted and run.

Our settings and messages say `reviews`; Kafka's tools need the topic's name on the cluster, the brokers' addresses,
and, if there are users or TLS, the file with the client's settings. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from shlex import quote

from streams.settings import Settings

# Relative to where the operator stands: docs/metrics.md says what has to be in it.
CLIENT_FILE = "client.properties"


@dataclass(frozen=True)
class KafkaTools:
    """How the tools are called.

    Attributes:
        broker: addresses, as the settings have them.
        prefix: before every name on the cluster.
        secured: the brokers want TLS, or a user and a password.
    """

    broker: str
    prefix: str = ""
    secured: bool = False

    @classmethod
    def of(cls, settings: Settings) -> "KafkaTools":
        """Return the tools of a cluster's settings."""
        return cls(settings.broker, settings.topic_prefix, settings.security_protocol != "PLAINTEXT")

    def command(self, tool: str, *args: str) -> str:
        """Return a command; names in its arguments are the cluster's already.

        Args:
            tool: the middle of its name, as "topics" of kafka-topics.sh.
            *args: of the shell, quoted where they have to be.
        """
        who = ("--command-config", CLIENT_FILE) if self.secured else ()
        return " ".join((f"kafka-{tool}.sh", "--bootstrap-server", quote(self.broker), *who, *args))

    def topics(self, names: Iterable[str], *args: str) -> str:
        """Return what kafka-topics.sh does to topics, which it takes for one regular expression."""
        pattern = "|".join((self.prefix + name).replace(".", r"\.") for name in names)
        return self.command("topics", *args, "--topic", f"'{pattern}'")

    def settings_of(self, topic: str, change: str, what: str) -> str:
        """Return what kafka-configs.sh does to settings of a topic, as --add-config retention.ms=1000."""
        name = self.prefix + topic
        return self.command("configs", "--alter", "--entity-type", "topics", "--entity-name", name, change, what)

    def group(self, name: str, *args: str) -> str:
        """Return what kafka-consumer-groups.sh does to a group."""
        return self.command("consumer-groups", "--group", self.prefix + name, *args)

    def transaction(self, verb: str, topic: str, partition: int, *args: str) -> str:
        """Return what kafka-transactions.sh does to the transactions of a partition."""
        place = ("--topic", self.prefix + topic, "--partition", str(partition))
        return self.command("transactions", verb, *place, *args)

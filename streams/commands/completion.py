"""Shell completion of topics, flows and settings. Asks no broker, imports no model."""

from streams.settings import catalogue
from streams.topic_kinds import RecordTopic
from streams.topics import TOPICS, flow_names

Offers = list[tuple[str, str]]


def complete_topic(incomplete: str) -> Offers:
    """Offer every topic of shopstream."""
    return [(topic.name, topic.help) for topic in TOPICS if topic.name.startswith(incomplete)]


def complete_record_topic(incomplete: str) -> Offers:
    """Offer the topics that `send` takes."""
    records = [topic for topic in TOPICS if isinstance(topic, RecordTopic)]
    return [(topic.name, topic.help) for topic in records if topic.name.startswith(incomplete)]


def complete_flow(incomplete: str) -> Offers:
    """Offer every flow."""
    return [(flow, f"the flow {flow}") for flow in flow_names() if flow.startswith(incomplete)]


def complete_flows(incomplete: str) -> Offers:
    """Offer a flow after the last comma, of those that are not named yet."""
    before, comma, last = incomplete.rpartition(",")
    named = before.split(",")
    return [(before + comma + flow, words) for flow, words in complete_flow(last) if flow not in named]


def complete_setting(incomplete: str) -> Offers:
    """Offer the names of settings, or the choices of one."""
    name, equals, value = incomplete.partition("=")
    if equals and name in catalogue():
        return [(f"{name}={choice}", "") for choice in catalogue()[name].choices if choice.startswith(value)]
    return [
        (f"{setting.name}=", setting.description)
        for setting in catalogue().values()
        if setting.name.startswith(name) and not setting.secret
    ]

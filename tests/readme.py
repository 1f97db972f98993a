"""Tables in the docs that are made from the code: docs/settings.md, and metrics in docs/metrics.md.

`python -m tests.readme` writes them.
"""

import re
from pathlib import Path

from streams.ops.metric_table import METRICS, Metric
from streams.settings import Setting, catalogue

README = Path(__file__).parent.parent / "README.md"
HEAD = "| setting | default | what |\n|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")
SETTING_DOCS = README.parent / "docs" / "settings.md"
METRIC_DOCS = README.parent / "docs" / "metrics.md"
METRIC_HEAD = "| metric | kind | labels | what |\n|---|---|---|---|\n"
METRIC_TABLE = re.compile(re.escape(METRIC_HEAD) + r"(?:\|.*\n)*")


def table() -> str:
    """Return the table, a row a setting."""
    return HEAD + "".join(_row(setting) for setting in catalogue().values())


def _row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default != "" else ""
    choices = f" ({', '.join(f'`{choice}`' for choice in setting.choices)})" if setting.choices else ""
    star = "\\*" if setting.per_flow else ""
    return f"| `{setting.variable}`{star} | {default} | {setting.description}{choices} |\n"


def metric_table() -> str:
    """Return the table of metrics, a row a metric."""
    return METRIC_HEAD + "".join(map(_metric_row, METRICS))


def _metric_row(metric: Metric) -> str:
    labels = ", ".join(f"`{label}`" for label in metric.labels)
    return f"| `{metric.name}` | {metric.kind} | {labels} | {metric.help} |\n"


if __name__ == "__main__":
    SETTING_DOCS.write_text(TABLE.sub(lambda _: table(), SETTING_DOCS.read_text()))
    METRIC_DOCS.write_text(METRIC_TABLE.sub(lambda _: metric_table(), METRIC_DOCS.read_text()))

"""The README's table of settings, made from the settings themselves: `python -m tests.readme` writes it."""

import re
from pathlib import Path

from streams.settings import Setting, catalogue

README = Path(__file__).parent.parent / "README.md"
HEAD = "| setting | default | what |\n|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")


def table() -> str:
    """Return the table, a row a setting."""
    return HEAD + "".join(_row(setting) for setting in catalogue().values())


def _row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default != "" else ""
    choices = f" ({', '.join(f'`{choice}`' for choice in setting.choices)})" if setting.choices else ""
    star = "\\*" if setting.per_flow else ""
    return f"| `{setting.variable}`{star} | {default} | {setting.description}{choices} |\n"


if __name__ == "__main__":
    README.write_text(TABLE.sub(lambda _: table(), README.read_text()))

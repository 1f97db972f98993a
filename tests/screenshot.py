"""The README's picture, taken of the real thing: `python -m tests.screenshot`. Needs tmux and `make run`'s reviews.

tmux (a terminal of 100 columns) ──capture──▶ text with colours ──rich──▶ docs/demo.svg
"""

import re
import subprocess
import sys
import time
from html import unescape
from io import StringIO
from pathlib import Path

from rich.ansi import AnsiDecoder
from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme

FILE = Path(__file__).parents[1] / "docs" / "demo.svg"
COLUMNS, LINES = 100, 24
AFTER_S = 45.0
# Fonts of every reader's own: an image may fetch none.
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace"
TEXT = re.compile(r'(?P<before><text [^>]*)textLength="(?P<width>[0-9.]+)"(?P<after>[^>]*)>(?P<text>[^<]*)</text>')
THEME = TerminalTheme(
    (22, 24, 29),
    (215, 218, 224),
    [
        (22, 24, 29),
        (240, 113, 120),
        (127, 201, 127),
        (232, 191, 106),
        (110, 160, 230),
        (200, 140, 220),
        (100, 200, 210),
        (215, 218, 224),
    ],
)


def main() -> None:
    """Take the picture and write it."""
    console = Console(width=COLUMNS, record=True, file=StringIO(), force_terminal=True, color_system="truecolor")
    for line in AnsiDecoder().decode(taken()):  # tmux says a colour once, for the lines after it, too
        console.print(line, soft_wrap=True)
    svg = console.export_svg(title="make run", theme=THEME)
    FILE.write_text(_without_web_fonts(_with_wide_characters(svg)))
    sys.stdout.write(f"{FILE}, {FILE.stat().st_size:,} bytes\n")


def taken() -> str:
    """Run the demonstration in a terminal for a while, and return what it shows."""
    tmux = ["tmux", "-L", f"screenshot-{time.time_ns()}", "-f", "/dev/null"]
    demo = f"{sys.executable} -m streams.cli demo --rate 3"
    subprocess.run([*tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), demo], check=True)
    try:
        time.sleep(AFTER_S)
        return subprocess.run([*tmux, "capture-pane", "-e", "-p"], check=True, capture_output=True, text=True).stdout
    finally:
        subprocess.run([*tmux, "send-keys", "C-c"], check=True)
        time.sleep(3)
        subprocess.run([*tmux, "kill-server"], check=False, stderr=subprocess.DEVNULL)  # it went with the demo


def _with_wide_characters(svg: str) -> str:
    """Give texts the width that they have in a terminal: rich counts a Chinese character as one column."""

    def wider(text: re.Match[str]) -> str:
        width = float(text["width"]) / max(1, len(unescape(text["text"]))) * cell_len(unescape(text["text"]))
        return f'{text["before"]}textLength="{width:.1f}"{text["after"]}>{text["text"]}</text>'

    return TEXT.sub(wider, svg)


def _without_web_fonts(svg: str) -> str:
    """Leave out rich's links to fonts on the web, which no README loads."""
    while "@font-face" in svg:
        begin = svg.index("@font-face")
        svg = svg[:begin] + svg[svg.index("}", begin) + 1 :]
    return svg.replace("Fira Code, monospace", FONT).replace("font-family: arial", "font-family: sans-serif")


if __name__ == "__main__":
    main()

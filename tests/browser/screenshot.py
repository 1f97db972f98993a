"""The docs' pictures of the page, light and dark: `python -m tests.browser.screenshot`. What it shows is made up."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from tests.browser.stage import letter, open_stage, output

DOCS = Path(__file__).parents[2] / "docs"
WIDTH, HEIGHT = 1120, 700


async def take() -> None:
    """Write docs/page-light.png and docs/page-dark.png."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder)) as stage, async_playwright() as playwright:
            stage.letters = [letter("tickets.text: it is missing"), letter("tickets: it is no JSON object")]
            stage.outputs = {"tag_reviews": [output("sentiment positive, language en")]}
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for scheme in ("light", "dark"):
                page = await browser.new_page(
                    viewport={"width": WIDTH, "height": HEIGHT},
                    color_scheme=scheme,
                )
                await page.goto(stage.address)
                await page.locator("#letters").get_by_text("tickets.text").wait_for()
                await page.locator("#flows svg.plot .lag").first.wait_for(state="attached")
                await page.screenshot(path=DOCS / f"page-{scheme}.png")
            await browser.close()


if __name__ == "__main__":
    asyncio.run(take())

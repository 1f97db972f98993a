"""Chromium, one for the run, and a page of a worker for each test."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.stage import Stage, open_stage


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert chromium, "there is no chromium here; on Debian: apt install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def page(browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    """A desktop's window on the stage; what the browser complains about fails the test."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(stage.address)
    yield page
    assert complaints == []

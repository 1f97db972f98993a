"""The page in a real Chromium: one look says which flow is behind, why and until when, whoever looks and however."""

import asyncio

import pytest
from msgspec import structs
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.stage import Stage, caught_up, here, lag, letter, output, seen

QUIET = 10_000
"""Milliseconds within which the page has asked again, twice."""

CONTRAST = """
element => {
  const canvas = document.createElement("canvas").getContext("2d");
  const light = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let back = element;
  while (getComputedStyle(back).backgroundColor === "rgba(0, 0, 0, 0)") back = back.parentElement;
  const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(back).backgroundColor)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
"""


WORST = ["parse_logistics", "split_orders", "reply_to_tickets"]
"""Flows of the stage's night at which a person has to look, those that wait longest first."""


def row_of(page: Page, flow: str) -> Locator:
    """The flow's row of the first table."""
    return page.locator("#flows tbody tr").filter(has=page.get_by_role("button", name=flow)).first


async def test_one_look_says_which_flow_is_behind_why_and_until_when(page: Page) -> None:
    row = row_of(page, "tag_reviews")
    await expect(row).to_contain_text("behind")
    await expect(row).to_contain_text("2,400")
    await expect(row).to_contain_text("caught up in 3 min 20 s")
    await expect(row).to_contain_text("of the work on a record is the model")
    await expect(row_of(page, "reply_to_tickets")).to_contain_text("braked")
    await expect(row_of(page, "parse_logistics")).to_contain_text("stopped")
    await expect(row_of(page, "recommend_products")).to_contain_text("keeps up")
    await expect(row_of(page, "forecast_prices")).to_contain_text("run shopstream topics create")
    await expect(page.locator("#summary")).to_contain_text("parse_logistics: stopped")
    stuck = row_of(page, "split_orders")
    await expect(stuck).to_contain_text("stuck")
    await expect(stuck).to_contain_text(
        "orders[0] stuck at offset 99160: no commit for 1 min or longer (shop-0 has it)"
    )
    assert await page.title() == "(4) shopstream"


async def test_a_quiet_night_says_so(page: Page, stage: Stage) -> None:
    stage.flows = tuple(caught_up(flow) for flow in stage.flows[:1])
    await expect(page.locator("#summary")).to_have_text("No flow is behind.", timeout=QUIET)
    await expect(page.locator("#flows tbody tr").first).to_contain_text("caught up")
    await expect(page.locator("#flows th[scope=row]")).to_have_count(1)


async def test_it_lives_without_reloading_and_what_has_the_focus_keeps_it(page: Page, stage: Stage) -> None:
    button = page.get_by_role("button", name="tag_reviews")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(button).to_have_attribute("aria-expanded", "true")
    partitions = page.locator("#more-tag_reviews")
    await expect(partitions).to_contain_text("shop-0 (here)")
    await expect(partitions.get_by_role("row").filter(has_text="reviews[1]")).to_contain_text("shop-1")
    stages = page.get_by_role("region", name="Stages by partition")
    for worker in ("shop-0", "shop-1"):  # that of another worker, too
        await expect(stages.get_by_role("row").filter(has_text=worker)).to_contain_text("2.1 s")
    stage.change("tag_reviews", caught_up(stage.flows[0]))
    await expect(row_of(page, "tag_reviews")).to_contain_text("caught up", timeout=QUIET)
    await expect(partitions).to_contain_text("nothing waits")
    await expect(button).to_be_focused()
    await page.keyboard.press("Space")
    await expect(partitions).to_be_hidden()


async def test_every_flow_is_reached_by_keyboard_alone(page: Page, stage: Stage) -> None:
    await expect(page.get_by_role("button")).to_have_count(6)
    reached = []
    for _ in range(7):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[0] == "To the flows"
    assert reached[1:] == [*WORST, "tag_reviews", "recommend_products", "forecast_prices"]
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


async def test_the_worst_flow_stands_first_and_rows_do_not_jump_about(page: Page, stage: Stage) -> None:
    names = page.locator("#flows th[scope=row]")
    others = ["tag_reviews", "recommend_products", "forecast_prices"]
    await expect(names).to_have_text([*WORST, *others])
    focused = page.get_by_role("button", name="recommend_products")
    await focused.focus()
    stage.change("parse_logistics", caught_up(stage.flows[3]))  # for how long is not known yet
    await expect(row_of(page, "parse_logistics")).to_contain_text("caught up", timeout=QUIET)
    await expect(names).to_have_text([*WORST, *others])
    stuck = lag("recommend_products", "clicks", waiting=9, age_s=9_000, come=0, done=0)
    stage.change("recommend_products", seen("recommend_products", stuck))
    await expect(names.first).to_have_text("recommend_products", timeout=QUIET)
    await expect(page.locator("#summary")).to_contain_text("recommend_products: stuck")
    await expect(focused).to_be_focused()


async def test_a_screen_reader_hears_what_the_eye_sees(page: Page) -> None:
    await expect(page.get_by_role("table", name="Every flow: which is behind")).to_be_visible()
    hour = row_of(page, "tag_reviews").get_by_role("img", name="now 2,400 waiting, most")
    await expect(hour).to_be_visible()
    stages = row_of(page, "tag_reviews").get_by_role("img", name="tokenize 50 ms, model 2.1 s")
    await expect(stages).to_be_visible()
    assert await page.locator("[aria-live=polite]").count() == 1
    headings = await page.get_by_role("heading").all_text_contents()
    assert headings[:3] == ["shopstream", "Flows", "Dead letters"]
    assert await page.evaluate("document.documentElement.lang") == "en"
    unnamed = await page.evaluate(
        "[...document.querySelectorAll('button, a, [role=region], svg[role=img]')]"
        ".filter(e => !(e.textContent.trim() || e.ariaLabel || e.getAttribute('aria-labelledby'))).length"
    )
    assert unnamed == 0


async def test_dead_letters_workers_outputs_and_artifacts_are_there(page: Page, stage: Stage) -> None:
    stage.letters = [letter("tickets.text: it is missing")]
    stage.outputs = {"tag_reviews": [output("sentiment positive, language en")]}
    await page.reload()
    await expect(page.locator("#letters")).to_contain_text("tickets[2]@81204", timeout=2 * QUIET)
    await expect(page.locator("#letters")).to_contain_text("tickets.text: it is missing")
    await expect(page.locator("#outputs")).to_contain_text("sentiment positive", timeout=2 * QUIET)
    await expect(page.locator("#outputs")).to_contain_text("sentiment-en-zh 1 int8 8fe40e09052d")
    await expect(page.locator("#workers")).to_contain_text("shop-0 (this one)")
    await expect(page.locator("#workers")).to_contain_text("on standby: it has no partition")
    await expect(page.locator("#workers .wrong")).to_have_count(2)  # shop-0 is braked in one flow, and stuck in another
    await expect(page.locator("#artifacts")).to_contain_text("8fe40e09052ddc90b4529ba7085f7da30a6aa4acfc27a49ed7fd8fe")


async def test_what_records_hold_is_text_and_never_a_page(page: Page, stage: Stage) -> None:
    stage.letters = [letter("<img src=x onerror=alert(1)><script>alert(2)</script>")]
    await page.reload()
    await expect(page.locator("#letters")).to_contain_text("<script>alert(2)</script>", timeout=2 * QUIET)
    assert await page.locator("#letters img, #letters script").count() == 0


async def test_a_worker_that_falls_silent_is_noticed(page: Page, stage: Stage) -> None:
    await expect(page.locator("#connection")).to_have_text("live")
    await page.route("**/api/**", lambda route: asyncio.sleep(60))
    await expect(page.locator("#connection")).to_contain_text("what is below is old", timeout=30_000)


async def test_nothing_is_asked_of_another_server(browser: Browser, stage: Stage) -> None:
    page, asked = await browser.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(stage.address)
    await expect(page.locator("#summary")).to_contain_text("braked")
    assert {url.split("/")[2] for url in asked} == {stage.address.removeprefix("http://")}
    assert {"page.css", "page.js", "charts.js", "state"} <= {url.rpartition("/")[2] for url in asked}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_dark_and_light_can_both_be_read(browser: Browser, stage: Stage, scheme: str) -> None:
    page = await browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    await page.goto(stage.address)
    await expect(page.locator("#summary")).to_contain_text("braked")
    back = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(22, 24, 27)") == (scheme == "dark")
    for words in await page.locator(".state, .why, .until, .small, .note, button.flow, th, td, #summary").all():
        if await words.is_visible() and (await words.text_content() or "").strip():
            assert await words.evaluate(CONTRAST) >= 4.5, await words.text_content()


@pytest.mark.parametrize("width", [340, 390, 768, 1070])
async def test_on_a_phone_or_a_small_window_nothing_hangs_over_the_edge(
    browser: Browser, stage: Stage, width: int
) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 800}, has_touch=True)
    stage.letters = [letter("a very long error " * 12)]
    await page.goto(stage.address)
    await expect(page.locator("#letters")).to_contain_text("very long error", timeout=2 * QUIET)
    await page.get_by_role("button", name="tag_reviews").tap()
    await expect(page.locator("#more-tag_reviews")).to_contain_text("shop-0 (here)")
    assert await page.evaluate("document.scrollingElement.scrollWidth") <= width
    await expect(row_of(page, "tag_reviews")).to_contain_text("caught up in 3 min 20 s")


async def test_a_flow_that_is_new_appears_by_itself(page: Page, stage: Stage) -> None:
    new = structs.replace(seen("count_visits", None, here("count_visits")), trouble="not looked at yet")
    stage.flows = (*stage.flows, new)
    await expect(row_of(page, "count_visits")).to_contain_text("not known", timeout=QUIET)

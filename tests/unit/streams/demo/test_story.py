"""The story of a demonstration: what was sent, what was said, how far behind."""

from streams.demo.flow import Asked, Said
from streams.demo.story import KEPT, FlowStory, Story
from streams.records import ModelName, SourceOffset

MODEL = ModelName(
    name="sentiment-en-zh", version="1", sha256="0" * 64, precision="int8", provider="CPUExecutionProvider"
)
FLOW = "tag_reviews"


def asked(number: int, text: str = "") -> Asked:
    return Asked(f"run-{number}", text or f"text {number}")


def said(number: int, word: str = "positive") -> Said:
    tones = {"positive": "good", "negative": "bad", "neutral": "even"}
    return Said(f"run-{number}", word, tones.get(word, "declined"), 0.9, "en")  # type: ignore[arg-type]


def source(offset: int) -> SourceOffset:
    return SourceOffset(topic="reviews", partition=0, offset=offset)


def begun(sent: int = 0, started_s: float = 0.0) -> Story:
    story = Story.of([FLOW])
    story.started_s = started_s
    for number in range(sent):
        story.flows[FLOW].send(asked(number))
    return story


def test_an_answer_is_put_beside_its_input_with_the_model_that_gave_it() -> None:
    story = begun(sent=2)
    row = story.answer(FLOW, said(1), MODEL, 5.0)
    assert row is not None
    assert (row.asked, row.said) == (asked(1), said(1))
    assert (story.answered, story.worker, story.flows[FLOW].model) == (1, "running", MODEL)


def test_answers_to_other_runs_and_second_ones_are_left_out() -> None:
    story = begun(sent=2)
    story.answer(FLOW, said(1), MODEL, 5.0)
    assert story.answer(FLOW, said(1), MODEL, 6.0) is None
    assert story.answer(FLOW, said(2), MODEL, 6.0) is None
    assert story.answered == 1


def shopped(*customers: str) -> FlowStory:
    flow = FlowStory()
    for number, who in enumerate(customers):
        flow.send(Asked(f"run-{number}", "looks", whose=who))
    return flow


def joined(flow: FlowStory) -> list[str]:
    return [key for key, row in flow.rows.items() if row.joined]


def test_an_answer_is_for_what_the_same_customer_did_before_too() -> None:
    flow = shopped("anna", "ben", "anna", "anna")
    flow.answer(said(2), 5.0)
    assert (joined(flow), flow.joined, flow.answered, flow.waiting) == (["run-0"], 1, 1, 2)


def test_an_input_that_has_its_own_answer_or_is_dead_has_no_other() -> None:
    flow = shopped("anna", "anna", "anna")
    flow.answer(said(0), 5.0)
    flow.rows["run-1"].dead = True
    flow.answer(said(2), 5.0)
    assert (joined(flow), flow.joined, flow.waiting) == ([], 0, 0)


def test_an_answer_that_comes_after_all_is_counted_once() -> None:
    flow = shopped("anna", "anna")
    flow.answer(said(1), 5.0)
    flow.answer(said(0), 6.0)
    assert (joined(flow), flow.joined, flow.answered, flow.waiting) == ([], 0, 2, 0)


def test_where_each_input_has_its_answer_none_is_joined() -> None:
    flow = begun(sent=2).flows[FLOW]
    flow.answer(said(1), 5.0)
    assert (joined(flow), flow.waiting) == ([], 1)


def test_answers_are_counted_by_word() -> None:
    story = begun(sent=3)
    for number, word in enumerate(("positive", "abstained", "positive")):
        story.answer(FLOW, said(number, word), MODEL, 5.0)
    assert story.flows[FLOW].answers == {"positive": 2, "abstained": 1}
    assert story.flows[FLOW].tones == {"positive": "good", "abstained": "declined"}


def test_a_worker_that_is_not_ours_stays_so() -> None:
    story = begun(sent=1)
    story.worker = "elsewhere"
    story.answer(FLOW, said(0), MODEL, 5.0)
    assert story.worker == "elsewhere"


def test_only_the_latest_inputs_are_kept() -> None:
    flow = begun(sent=KEPT + 5).flows[FLOW]
    assert len(flow.rows) == KEPT
    assert next(iter(flow.rows)) == "run-5"
    assert flow.sent == KEPT + 5


def test_a_dead_letter_marks_the_record_that_it_was() -> None:
    flow = FlowStory()
    flow.send(asked(0))
    flow.place(asked(0), source(7))
    row = flow.bury(source(7))
    assert row is flow.rows["run-0"]
    assert (row.dead, flow.dead) == (True, 1)


def test_a_dead_letter_of_others_is_only_counted() -> None:
    flow = begun(sent=1).flows[FLOW]
    assert flow.bury(source(7)) is None
    assert flow.dead == 1


def test_places_are_kept_of_the_latest_inputs_alone() -> None:
    flow = FlowStory()
    for number in range(KEPT + 5):
        flow.send(asked(number))
        flow.place(asked(number), source(number))
    assert flow.bury(source(4)) is None
    assert flow.bury(source(5)) is not None


def test_the_rate_is_over_ten_seconds_or_since_the_start() -> None:
    story = begun(sent=40, started_s=100.0)
    flow = story.flows[FLOW]
    for number in range(20):
        story.answer(FLOW, said(number), MODEL, 104.0)
    assert flow.rate(105.0, 100.0) == 4.0
    for number in range(20, 30):
        story.answer(FLOW, said(number), MODEL, 118.0)
    assert flow.rate(120.0, 100.0) == 1.0
    assert flow.rate(200.0, 100.0) == 0.0


def test_the_first_answer_is_timed_from_the_start() -> None:
    story = begun(sent=2, started_s=100.0)
    story.answer(FLOW, said(1), MODEL, 103.5)
    story.answer(FLOW, said(0), MODEL, 109.0)
    assert story.flows[FLOW].first_answer_s == 3.5

"""Every scenario of the suite, in the order of the report."""

from tests.faults.broker_faults import (
    cut_the_network,
    fill_the_brokers_disk,
    kill_the_broker,
    lose_one_of_three,
    stall_the_broker,
    step_the_brokers_clock,
)
from tests.faults.machine_faults import (
    fill_the_disk,
    outlive_a_transaction,
    sleep_inside_commit,
    step_the_clock,
    wake_amid_a_restore,
)
from tests.faults.model_faults import (
    answer_slowly,
    hang,
    hang_beside_another_flow,
    lose_the_engine,
    raise_and_answer_nonsense,
)
from tests.faults.price_faults import kill_amid_forecasts
from tests.faults.record_faults import (
    carry_megabytes,
    fill_the_brake,
    poison_everywhere,
    read_what_transactions_and_compaction_left,
    send_garbage,
)
from tests.faults.reply_faults import kill_amid_replies
from tests.faults.shipment_faults import kill_amid_shipments
from tests.faults.shopping_faults import kill_amid_recommendations
from tests.faults.stage import Scenario
from tests.faults.worker_faults import (
    come_and_go,
    kill_and_wait,
    kill_at_random_moments,
    kill_elastic_members,
    kill_inside_commit,
    roll_through_three,
    stop_past_the_session,
    stop_under_load,
    take_a_name_twice,
)

# Those that stock Faust agents go through, too.
COMPARED = (
    kill_and_wait,
    stop_under_load,
    stop_past_the_session,
    come_and_go,
    kill_the_broker,
    lose_the_engine,
    send_garbage,
)

SCENARIOS: tuple[Scenario, ...] = (
    Scenario("kill -9 of a worker, 20 times at random", kill_at_random_moments),
    Scenario("kill -9 of a worker, 20 times inside a commit", kill_inside_commit, short=True),
    Scenario("kill -9 of a worker, elastic members", kill_elastic_members),
    Scenario("kill -9 of a worker, and time to notice", kill_and_wait),
    Scenario("SIGTERM under load", stop_under_load),
    Scenario("SIGSTOP past the session, SIGCONT", stop_past_the_session),
    Scenario("members join and leave", come_and_go),
    Scenario("rolling restart of three workers", roll_through_three),
    Scenario("two processes, one name", take_a_name_twice),
    Scenario("kill -9 of the broker, restart", kill_the_broker, brokers="own", short=True),
    Scenario("broker stalled for 30 s", stall_the_broker, brokers="own"),
    Scenario("one of three brokers lost", lose_one_of_three, brokers="three", rate=200.0),
    Scenario("network cut, worker and broker", cut_the_network, brokers="own", short=True),
    Scenario("model slower than the session", answer_slowly, rate=100.0),
    Scenario("model raises, answers nonsense", raise_and_answer_nonsense),
    Scenario("model raises for 3 s", lose_the_engine),
    Scenario("model hangs", hang),
    Scenario("two flows, one hangs", hang_beside_another_flow),
    Scenario("disk full under the state folder", fill_the_disk, short=True),
    Scenario("the broker's disk full", fill_the_brokers_disk, brokers="own"),
    Scenario("poison at start, end, everywhere", poison_everywhere, short=True),
    Scenario("bytes that are no records", send_garbage),
    Scenario("a full dead-letter brake", fill_the_brake),
    Scenario("transaction time-outs", outlive_a_transaction, short=True),
    Scenario("SIGSTOP inside a commit, past the session", sleep_inside_commit),
    Scenario("a zombie wakes amid a restore", wake_amid_a_restore),
    Scenario("clock steps", step_the_clock, short=True),
    Scenario("clock steps of the broker", step_the_brokers_clock, brokers="clocked"),
    Scenario("input with markers, gaps, aborted records", read_what_transactions_and_compaction_left, short=True),
    Scenario("records of 1 MB", carry_megabytes, short=True),
    Scenario("kill -9 amid recommendations", kill_amid_recommendations, short=True),
    Scenario("kill -9 amid replies", kill_amid_replies, short=True),
    Scenario("kill -9 amid price forecasts", kill_amid_forecasts, short=True),
    Scenario("kill -9 amid shipments", kill_amid_shipments, short=True),
)

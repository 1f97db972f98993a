"""Carriers' lines become one code and, where there is one, a time."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from models.logistics.status import CODES, CarrierStatus, status_of
from tests.cost import assert_in_proportion

THURSDAY = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def day(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


SAID = {
    "UPS My Choice: Package scheduled for delivery tomorrow by 6pm": ("expected", day(11, 27, 18)),
    "Dear Ms Novak, your parcel was delivered today at 09:05": ("delivered", day(11, 26, 9, 5)),
    "顺丰速运：您的快件已到达【深圳福田营业点】，正在派送途中": ("out_for_delivery", None),
    "【菜鸟驿站】您的包裹已到站，凭取件码 8-2-3011 到幸福小区南门领取": ("ready_for_pickup", None),
    "We're sorry, the contents of your parcel were damaged in transit.": ("damaged", None),
    "Out for delivery": ("out_for_delivery", None),
    "Your parcel is with our driver": ("out_for_delivery", None),
    "held at customs since Monday": ("customs", day(11, 23)),
    "Delivered, left with neighbor at 2:14 pm": ("delivered", day(11, 25, 14, 14)),
    "Your item was delivered today at 09:05": ("delivered", day(11, 26, 9, 5)),
    "Arrived at facility 2026-11-03 23:10": ("in_transit", day(11, 3, 23, 10)),
    "Departed facility 11/20 2:14 AM": ("in_transit", day(11, 20, 2, 14)),
    "Delivery attempted, closed 20/11 16:40": ("attempted", day(11, 20, 16, 40)),
    "Delivery attempted, no access": ("attempted", None),
    "Returned to sender": ("returned", None),
    "Parcel declared lost": ("lost", None),
    "Your parcel has been reported as lost": ("lost", None),
    "Shipment is considered lost": ("lost", None),
    "Delayed due to weather since 3 December": ("delayed", day(12, 3, year=2025)),
    "Arriving tomorrow by 6pm": ("expected", day(11, 27, 18)),
    "Expected delivery Saturday": ("expected", day(11, 28)),
    "Ready for collection": ("ready_for_pickup", None),
    "Held at Oak Street store for pickup": ("ready_for_pickup", None),
    "Held at Post Office, 12 High Street for pickup": ("ready_for_pickup", None),
    "Awaiting collection by the courier": ("announced", None),
    "Awaiting collection from the seller": ("announced", None),
    "Awaiting collection by the customer": ("ready_for_pickup", None),
    "Customs clearance completed": ("customs_cleared", None),
    "Clearance processing complete at Leipzig": ("customs_cleared", None),
    "Customs clearance in progress": ("customs", None),
    "Arrived damaged at depot": ("damaged", None),
    "快件已到达 广州中心": ("in_transit", None),
    "Customs cleared yesterday": ("customs_cleared", day(11, 25)),
    "【顺丰速运】您的快件正在派送中": ("out_for_delivery", None),
    "快件已签收": ("delivered", None),
    "Your parcel could not be delivered today": ("attempted", day(11, 26)),
    "Sorry, we tried to deliver on Tuesday at 11:40 but you were out": ("attempted", day(11, 24, 11, 40)),
    "Delivery unsuccessful - no one home": ("attempted", None),
    "Your parcel was handed to your neighbour at number 12 at 14:05": ("delivered", day(11, 25, 14, 5)),
    "Left with neighbour at no 12": ("delivered", None),
    "With driver, arriving between 14:00 and 15:00": ("out_for_delivery", day(11, 26, 14)),
    "Out for delivery, expected 2pm - 4pm": ("out_for_delivery", day(11, 26, 14)),
    "Package delayed at customs, documents missing": ("customs", None),
    "Loaded onto vehicle for delivery": ("out_for_delivery", None),
    "On its way to the delivery depot": ("in_transit", None),
    "Processed through Memphis hub, TN": ("in_transit", None),
    "DPD: Your driver Kev will be with you at 18:05": ("expected", day(11, 26, 18, 5)),
    "快件已被【杭州余杭中泰公司】揽收": ("collected", None),
    "Your parcel is at the local depot": ("in_transit", None),
    "Stuck in customs for a week": ("customs", None),
    "Awaiting collection from Post Office until Saturday": ("ready_for_pickup", day(11, 28)),
    "Delivery rescheduled to Friday": ("delayed", day(11, 27)),
    "Parcel delayed: weather. New delivery date Tuesday 1 December": ("expected", day(12, 1)),
    "Address incomplete, parcel held": ("delayed", None),
    "Return initiated": ("returned", None),
    "您的包裹已送达小区快递柜": ("ready_for_pickup", None),
    "快件已由门卫代收": ("delivered", None),
    "清关中,周一起在海关等待": ("customs", day(11, 23)),
    "Your item has been handed to Royal Mail": ("collected", None),
    "Parcel handed over to the courier on 24 November": ("collected", day(11, 24)),
    "Handed to reception at 10:15": ("delivered", day(11, 26, 10, 15)),
    "Handed over to the recipient": ("delivered", None),
    "派件失败,电话无人接听": ("attempted", None),
    "快件未妥投": ("attempted", None),
    "收件人拒收": ("attempted", None),
    "Notice left (no authorized recipient available)": ("attempted", None),
    "Undeliverable as addressed": ("attempted", None),
    "Return to shipper in progress": ("returned", None),
    "Awaiting payment of import duties": ("customs", None),
    "Your parcel is on its way": ("in_transit", None),
    "Your parcel is on its way to you": ("out_for_delivery", None),
    "Estimated delivery: 29/11/2026": ("expected", day(11, 29)),
    "Delivered 11/24/2026 3:05 pm": ("delivered", day(11, 24, 15, 5)),
    "Delivered 03.11.2026": ("delivered", day(11, 3)),
    "Delivered 03/11/2026": ("delivered", None),
    "快件已于11月20日退回": ("returned", day(11, 20)),
    "Your order will be delivered on Monday": ("expected", day(11, 30)),
    "Parcel will arrive today by 18:30": ("expected", day(11, 26, 18, 30)),
    "Evri: your parcel will now be delivered Saturday": ("expected", day(11, 28)),
}
NUMBERED = {
    "Your package 1Z999AA10123456784 has been delivered": ("delivered", None),
    "RB123456785GB: held at customs": ("customs", None),
    "Tracking 1Z999AA10123456784 departed facility": ("in_transit", None),
    "申通快递 773123456789012，快件已签收": ("delivered", None),
    "您的包裹YT7654321098765正在派送途中": ("out_for_delivery", None),
    "Ihr Paket Nr. 00340434161094015902 wurde zugestellt": ("delivered", None),
    "Uw zending 3SABCD1234567890 is onderweg": ("in_transit", None),
    "Shipment no. 9876543210123 delayed": ("delayed", None),
}
"""A parcel's number behind the noun or before the line."""


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_a_carriers_line_has_a_code_and_its_time(text: str, said: tuple[str, datetime | None]) -> None:
    assert status_of(text, THURSDAY) == CarrierStatus(*said)


@pytest.mark.parametrize(("text", "said"), NUMBERED.items())
def test_a_parcels_number_in_a_carriers_line_hides_nothing(text: str, said: tuple[str, datetime | None]) -> None:
    assert status_of(text, THURSDAY) == CarrierStatus(*said)


def test_the_contract_names_every_code() -> None:
    contract = (Path(__file__).parents[4] / "docs" / "contract.md").read_text("utf-8")
    assert [code for code, _ in CODES if f"`{code}`" not in contract] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jo Bell, 12b Mill Lane, Leeds LS1 4AB",
        "leave it with reception, the last one was delivered next door",
        "please deliver before noon",
        "call before delivery",
        "it will be delivered to my office, won't it?",
        "package to be delivered to reception",
        "will arrive home at six",
        "my order 123456789012 never came",
        "the parcel I lost was blue",
        "left at the traffic lights, then second right",
        "delivered to the wrong house last time, check number 9",
        "hold at depot, I will collect",
        "Lost Farm, Skipton BD23 1AA",
        "Customs Street West, Auckland 1010",
        "expected to be in after 5",
        "at our warehouse, ring the bell",
        "由门卫代收",
        "5:00-7:00派送",
        "什么时候发货",
        "派送前请电话联系",
        "请放门口",
        "👍",
    ],
)
def test_a_wish_or_an_address_is_no_status(text: str) -> None:
    assert status_of(text, THURSDAY) is None


@pytest.mark.parametrize("word", ["x", "村", "ab1"])
def test_one_word_of_thousands_of_letters_costs_no_more_than_others(word: str) -> None:
    assert status_of(word * 5_000, THURSDAY) is None
    assert_in_proportion(lambda n: status_of(word * n, THURSDAY), 5_000)


def test_the_last_line_that_says_one_counts() -> None:
    assert status_of("Out for delivery\nDelivered\nthanks", THURSDAY) == CarrierStatus("delivered", None)


def test_hours_are_those_of_where_it_was_written() -> None:
    shanghai = THURSDAY.astimezone(timezone(timedelta(hours=8)))  # 20:00 there
    assert status_of("Delivered at 19:30", shanghai) == CarrierStatus("delivered", day(11, 26, 11, 30))


def test_a_day_that_does_not_exist_is_no_time() -> None:
    assert status_of("Delivered on 30 February", THURSDAY) == CarrierStatus("delivered", None)

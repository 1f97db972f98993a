"""What of the data is a product: fuel, coupons and deposits are not, whatever their quantities."""

import pytest

from export.data.grocery import _is_product


@pytest.mark.parametrize(
    ("department", "category", "kind", "product"),
    [
        ("GROCERY", "FLUID MILK PRODUCTS", "FLUID MILK WHITE ONLY", True),
        ("DRUG GM", "EYE AND EAR CARE PRODUCTS", "RIGID GAS PERMEABLE", True),
        ("DRUG GM", "PET CARE SUPPLIES", "", True),
        ("FUEL", "FUEL", "", False),
        ("GROCERY", "", "GASOLINE-REG UNLEADED", False),
        ("GROCERY", "COUPON/MISC ITEMS", "", False),
        ("GROCERY", "BOTTLE DEPOSITS", "", False),
        ("DRUG GM", "PREPAID WIRELESS&ACCESSORIES", "", False),
        ("DRUG GM", "OVERNIGHT PHOTOFINISHING", "", False),
    ],
)
def test_pseudo_products_are_left_out(department: str, category: str, kind: str, *, product: bool) -> None:
    assert _is_product(department, category, kind) is product

"""Carriers' lines in German, French, Spanish, Italian, Dutch and Japanese, and what customers write there."""

from datetime import UTC, datetime

import pytest

from models.logistics.status import CODES, CarrierStatus, status_of
from models.logistics.status_abroad import FORMS

THURSDAY = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def november(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


SAID = {
    "Correos: su envío ha sido entregado": ("delivered", None),
    "ヤマト運輸：お荷物はお届け済みです": ("delivered", None),
    "PostNL: uw pakket ligt klaar op het afhaalpunt": ("ready_for_pickup", None),
    "Ihr DHL Paket wird heute zwischen 13:10 und 14:40 Uhr zugestellt": ("out_for_delivery", november(26, 13, 10)),
    "Ihr Paket ist heute in Zustellung": ("out_for_delivery", november(26)),
    "Die Sendung wurde am 24.11. um 14:05 Uhr zugestellt": ("delivered", november(24, 14, 5)),
    "Zugestellt am Montag": ("delivered", november(23)),
    "Die Sendung konnte leider nicht zugestellt werden": ("attempted", None),
    "Paket liegt in der Filiale zur Abholung bereit": ("ready_for_pickup", None),
    "Die Sendung befindet sich beim Zoll": ("customs", None),
    "Die Sendung wird an den Absender zurückgesandt": ("returned", None),
    "Sendung elektronisch angekündigt\nIhre Sendung wurde im Paketzentrum sortiert": ("in_transit", None),
    "Votre colis est en cours de livraison": ("out_for_delivery", None),
    "Colis livré le 05/11 à 11h30": ("delivered", november(5, 11, 30)),
    "Tentative de livraison : destinataire absent": ("attempted", None),
    "Sendung wird vom Zoll bearbeitet, weitere Unterlagen erforderlich": ("customs", None),
    "Livraison prévue demain": ("expected", november(27)),
    "Votre colis vous attend en point relais": ("ready_for_pickup", None),
    "En cours de dédouanement": ("customs", None),
    "Su pedido está en reparto": ("out_for_delivery", None),
    "Entregado el martes 24": ("delivered", november(24)),
    "No se ha podido entregar": ("attempted", None),
    "Entregado al transportista": ("collected", None),
    "Il pacco è stato consegnato ieri": ("delivered", november(25)),
    "Tentativo di consegna non riuscito": ("attempted", None),
    "Uw pakket is bezorgd op 3 november": ("delivered", november(3)),
    "Zending aangemeld": ("announced", None),
    "お荷物は配達中です": ("out_for_delivery", None),
    "配達完了 11月25日 14:05": ("delivered", november(25, 14, 5)),
    "ご不在のため持ち戻りました": ("attempted", None),
    "税関で検査中": ("customs", None),
    "配達予定 明日": ("expected", november(27)),
}


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_a_carriers_line_in_another_language_has_a_code_and_its_time(
    text: str, said: tuple[str, datetime | None]
) -> None:
    assert status_of(text, THURSDAY) == CarrierStatus(*said)


@pytest.mark.parametrize(
    "text",
    [
        "Zustellung bitte nur vormittags",
        "Das Paket wurde nicht zugestellt",
        "Ihr Paket wird nicht vom Zoll kontrolliert",
        "Ihre Sendung ist nicht mehr im Zoll",
        "wurde das Paket schon zugestellt?",
        "Mein Paket ist unterwegs, sagt die App",
        "Lieferung an den Hintereingang",
        "Livré au mauvais endroit la dernière fois",
        "disponible à partir de 18h",
        "Colis livré ?",
        "Livraison le matin uniquement",
        "Entregar en portería",
        "El paquete no ha sido entregado",
        "disponible por la tarde",
        "consegnare al portiere",
        "bezorgen bij de buren",
        "配達は午前中にお願いします",
        "不在の場合は宅配ボックスへ",
        "配達前に電話してください",
    ],
)
def test_a_wish_a_question_or_a_complaint_in_another_language_is_no_status(text: str) -> None:
    assert status_of(text, THURSDAY) is None


@pytest.mark.parametrize("text", ["Delivered?", "快件已签收？", "Is it there? Where is it?"])
def test_who_asks_is_no_carrier(text: str) -> None:
    assert status_of(text, THURSDAY) is None
    assert status_of(f"{text} Out for delivery", THURSDAY) == CarrierStatus("out_for_delivery", None)


def test_its_codes_are_those_of_all_lines() -> None:
    assert {code for code, _ in FORMS} <= {code for code, _ in CODES}

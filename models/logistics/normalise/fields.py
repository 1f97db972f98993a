"""All of an address's fields that have a normal form, from the fields as they were written."""

from models.logistics.normalise.countries import country_of, state_of
from models.logistics.normalise.phones import phone_of
from models.logistics.normalise.postcodes import postcode_of
from models.logistics.normalise.time_windows import time_window_of


def normalised(fields: dict[str, str]) -> dict[str, str]:
    """Normalise country, state of the United States, postcode, phone and hours; what has no normal form is left out.

    Args:
        fields: as the customer wrote them.
    """
    country = country_of(fields)
    found = {
        "country": country,
        "region": state_of(fields["region"]) if country == "US" and "region" in fields else None,
        "postcode": postcode_of(fields["postcode"], country) if "postcode" in fields else None,
        "phone": phone_of(fields["phone"], country) if "phone" in fields else None,
        "time_window": time_window_of(fields["time_window"]) if "time_window" in fields else None,
    }
    return {name: value for name, value in found.items() if value}

"""A phone number in E.164 (ITU-T), as +442079460018, by Google's numbering plans (phonenumbers, Apache-2.0)."""

import phonenumbers


def phone_of(raw: str, country: str | None) -> str | None:
    """The number with its country's prefix.

    Args:
        raw: as the customer wrote it; of several numbers the first.
        country: the address's code: where a number without a prefix is dialled.

    Returns:
        None if it has no prefix and the country is not known, or if the plan of its country has no such number.
    """
    for found in phonenumbers.PhoneNumberMatcher(raw, country, leniency=phonenumbers.Leniency.POSSIBLE):
        if phonenumbers.is_valid_number(found.number):
            return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
        return None
    return None

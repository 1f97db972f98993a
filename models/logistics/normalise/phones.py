"""A phone number in E.164 (ITU-T), as +442079460018, by Google's numbering plans (phonenumbers, Apache-2.0)."""

import phonenumbers


def phone_of(raw: str, country: str | None) -> str | None:
    """Return the number with its country's prefix.

    Args:
        raw: as the customer wrote it; the first of several numbers counts.
        country: the address's code, for a number without a prefix.

    Returns:
        None if it has no prefix and the country is not known, or if its country's plan has no such number.
    """
    for found in phonenumbers.PhoneNumberMatcher(raw, country, leniency=phonenumbers.Leniency.POSSIBLE):
        if phonenumbers.is_valid_number(found.number):
            return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
        return None
    return None

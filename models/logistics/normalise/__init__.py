"""Fields in normal form: country code, postcode, phone in E.164, hours. A field that has no normal form is left out.

fields.py  all of them;  countries.py (towns.py)  postcodes.py  phones.py  time_windows.py (windows_abroad.py)  one each
"""

from models.logistics.normalise.fields import normalised

__all__ = ["normalised"]

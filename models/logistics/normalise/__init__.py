"""Fields as carriers want them: country code, postcode, phone in E.164, hours. What cannot be normalised is absent.

fields.py  all of them;  countries.py (towns.py)  postcodes.py  phones.py  time_windows.py (windows_abroad.py)  one each
"""

from models.logistics.normalise.fields import normalised

__all__ = ["normalised"]

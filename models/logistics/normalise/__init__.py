"""Fields as carriers want them: country code, postcode, phone in E.164, hours. What cannot be normalised is absent."""

from models.logistics.normalise.fields import normalised

__all__ = ["normalised"]

"""ConfigurationError: a person has to fix settings, topics, offsets or the disk. The process then ends with 78."""


class ConfigurationError(Exception):
    """The process cannot run as it is set up; a restart alone will not help."""

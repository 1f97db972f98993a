"""The error that a person has to mend: settings, topics, offsets, the disk. Whatever runs into it ends with 78."""


class ConfigurationError(Exception):
    """The process cannot run as it is set up; a restart alone will not help."""

"""The base of every error that a user of the library may meet."""


class DrillbookError(Exception):
    """What was asked cannot be done; the subclass says what kind of thing stands in the way, and its message why."""

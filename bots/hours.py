"""When a business system may be used: its own hours, in the office's time."""

import datetime as dt

from records.target import TargetDefinition
from values.calendar import OFFICE


def is_open(target: TargetDefinition, instant: dt.datetime) -> bool:
    """Tell whether the target is open at an aware instant. ``closes`` may be 24:00."""
    wall = f"{instant.astimezone(OFFICE):%H:%M}"
    return target.opens <= wall < target.closes

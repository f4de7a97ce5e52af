"""``targets/*.yaml``: one business system, where it is, how to log in, and when it may be used."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from records.base import Frozen
from records.paths import Slug
from records.screen import Locator

# Two digits each: hours are compared as they are written.
Hour = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$")]


class LoginDefinition(Frozen):
    """The login page. Credentials come from settings, never from YAML."""

    path: str
    user: Locator
    password: Locator
    press: Locator
    welcome: str


class TargetDefinition(Frozen):
    """One business system."""

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    title: str
    base_url: str
    login: LoginDefinition
    opens: Hour = "00:00"
    closes: Hour = "24:00"
    longest_commit_seconds: float | None = None
    refuses_repeated_reference: bool = False

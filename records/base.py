"""The base of every type that crosses a room: frozen, and closed to unknown fields."""

from pydantic import BaseModel, ConfigDict

# An error that says what it refused would carry personal data into logs and Prefect.
QUIET = ConfigDict(hide_input_in_errors=True)


class Frozen(BaseModel):
    """A value that cannot be changed after it was made and refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, hide_input_in_errors=True)

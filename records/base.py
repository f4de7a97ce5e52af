"""The base of every type that crosses a room: frozen, and closed to unknown fields."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that cannot be changed after it was made and refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

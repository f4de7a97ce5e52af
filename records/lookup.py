"""``lookup.yaml``: what is looked up for each row of a list, on a screen on which nothing is saved."""

from typing import Literal, Self

from pydantic import Field, model_validator

from records.base import Frozen
from records.paths import Slug
from records.screen import SearchDefinition
from records.steps import Press, plain_steps


class LookupDefinition(Frozen):
    """A search by what the row names, and the headers of what it finds that are read as the result.

    ``effect`` is said in so many words: a plan with a press that saves, or keeps a draft, is no lookup.
    ``sensitive`` are the headers whose texts pages and downloads mask; the file that goes back holds them.
    """

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    target: Slug
    effect: Literal["none"]
    search: SearchDefinition
    read: tuple[str, ...] = Field(min_length=1)
    sensitive: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _nothing_is_saved(self) -> Self:
        presses = [step for step in plain_steps(self.search.reach) if isinstance(step, Press)]
        if any(step.effect != "none" for step in presses):
            raise ValueError("a lookup presses nothing that saves")
        if len(self.search.natural) != 1 or self.search.by_reference is not None:
            raise ValueError("a lookup searches by exactly one field of the row")
        if len(self.read) != len(set(self.read)):
            raise ValueError("two results have the same header")
        if unknown := set(self.sensitive) - set(self.read):
            raise ValueError(f"what is not read cannot be masked: {sorted(unknown)}")
        return self

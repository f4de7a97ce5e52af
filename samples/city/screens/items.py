"""What a screen is made of."""

from dataclasses import dataclass, field

from samples.city import checks
from samples.city.checks import Check


@dataclass(frozen=True)
class Item:
    """One entry of a screen. ``choices`` maps what is stored to what is shown; ``parts`` an era date."""

    name: str
    label: str
    widget: str = "text"  # text, area, date, radio, select, check, era_date
    required: bool = False
    check: Check | None = None
    choices: dict[str, str] = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True)
class Screen:
    """One procedure. ``key`` names the item that records are searched by.

    ``unique`` says that a key names one thing, so that a second notice of it is worth a warning.
    """

    slug: str
    title: str
    key: str
    items: tuple[Item, ...]
    unique: bool = True

    @property
    def written(self) -> tuple[Item, ...]:
        """Answer the items that people write freely: what a system may cut."""
        return tuple(item for item in self.items if item.widget in ("text", "area"))

    def item(self, name: str) -> Item:
        """Answer the item of this name."""
        return next(item for item in self.items if item.name == name)


YES = {"1": "はい"}
PHONE = checks.pattern(r"0\d{9,10}", "ハイフンなしの半角数字で入力してください")
REMARKS = Item("biko", "備考", "area", check=checks.at_most(200))


def answers(choices: dict[str, str], **labels: str) -> tuple[Item, ...]:
    """Answer one list to choose from per question."""
    return tuple(Item(name, label, "select", choices=choices) for name, label in labels.items())

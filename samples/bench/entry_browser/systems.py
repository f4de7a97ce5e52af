"""The systems that are entered into, their natures, and what really stands in their databases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bots.plan import Action
from records.ids import Reference
from records.paths import Slug
from records.screen import ReadBack, ScreenDefinition, SearchDefinition
from records.steps import Check, Choose, Fill, Select
from samples.bench.entry_browser.troubles import FOR_EVER, Planned
from samples.bench.entry_office import ROOT
from samples.city.screens import SCREENS
from samples.city.screens.items import Item
from samples.city.store import Store as CityStore
from samples.city.store import rows as city_rows
from samples.wizard.items import SCREEN as WIZARD_SCREEN
from samples.wizard.store import Store as WizardStore
from samples.wizard.store import rows as wizard_rows

Row = dict[str, str]


@dataclass(frozen=True)
class System:
    """One stand-in system. ``screens`` says which of its screens a 業務 ends on."""

    name: str
    module: str
    target: Slug
    definitions: Path | None
    slugs: tuple[Slug, ...]
    rows: Callable[[Path, Slug], list[Row]]
    items: Callable[[Slug], tuple[Item, ...]]
    key: Callable[[Slug], str]
    by_hand: Callable[[Path, Slug, Row], None]


@dataclass(frozen=True)
class Nature:
    """How a system takes references; ``planned`` makes it so."""

    name: str
    refuses_repeated: bool
    has_reference: bool
    planned: tuple[Planned, ...]


NATURES = (
    Nature("refuses", refuses_repeated=True, has_reference=True, planned=()),
    Nature("accepts", refuses_repeated=False, has_reference=True,
           planned=(Planned(fault="accepts_repeated", times=FOR_EVER),)),
    Nature("no_reference", refuses_repeated=False, has_reference=False,
           planned=(Planned(fault="no_reference", times=FOR_EVER),
                    Planned(fault="accepts_repeated", times=FOR_EVER))),
)  # fmt: skip
_CITY = {"suido_kaishi": "suido", "inu_henko": "inu", "kokuho_kanyu": "kokuho"}


def _save_in_city(database: Path, slug: Slug, row: Row) -> None:
    screen = SCREENS[_CITY[slug]]
    CityStore(database).save(screen, row["seiri_bango"] or None, row, repeated=True)


def _save_in_wizard(database: Path, _slug: Slug, row: Row) -> None:
    WizardStore(database).register(row, None, repeated=True)


SYSTEMS = (
    System(
        "modern", "samples.city", "machi", None, tuple(_CITY),
        rows=lambda place, slug: city_rows(place, _CITY[slug]),
        items=lambda slug: SCREENS[_CITY[slug]].items,
        key=lambda slug: SCREENS[_CITY[slug]].key, by_hand=_save_in_city,
    ),
    System(
        "wizard", "samples.wizard", "minato", ROOT / "samples" / "wizard" / "definitions", ("suido_kaishi",),
        rows=lambda place, _slug: wizard_rows(place), items=lambda _slug: WIZARD_SCREEN.items,
        key=lambda _slug: WIZARD_SCREEN.key, by_hand=_save_in_wizard,
    ),
)  # fmt: skip


def expected_row(items: Iterable[Item], reference: Reference, actions: Iterable[Action]) -> Row:
    """Answer what a system must keep, by the names of its own columns, from what is to be typed.

    An entry that no single label names (a date in parts) is left out.
    """
    by_label = {
        action.step.at.label or action.step.at.name: action.text or ""
        for action in actions
        if isinstance(action.step, Fill | Select | Choose | Check)
    }
    row = {"seiri_bango": reference}
    for item in items:
        if (text := by_label.get(item.label)) is not None:
            codes = {word: code for code, word in item.choices.items()} if item.widget != "check" else {}
            row[item.name] = codes.get(text, text)
    return row


def without_reference(screen: ScreenDefinition) -> ScreenDefinition:
    """Answer the definition of a screen that has no place for our reference."""
    search: SearchDefinition = screen.search.model_copy(
        update={"by_reference": None, "reference_header": None}
    )
    return screen.model_copy(
        update={
            "search": search,
            "fill": tuple(one for one in screen.fill if not (isinstance(one, Fill) and one.value.reference)),
            "confirm": _without(screen.confirm),
            "saved": _without(screen.saved),
        }
    )


def _without(backs: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(one for one in backs if not (isinstance(one, ReadBack) and one.value.reference))

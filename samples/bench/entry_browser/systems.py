"""The systems that are entered into, their natures, and what really stands in their databases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bots.plan import Action
from records.entry import FinalRecord
from records.paths import Slug
from records.screen import ReadBack, ScreenDefinition, SearchDefinition
from records.steps import Check, Choose, Fill, Select
from samples.bench.entry_browser.troubles import FOR_EVER, Planned
from samples.bench.entry_office import ROOT
from samples.city.screens import SCREENS
from samples.city.screens.items import Item
from samples.city.store import Store as CityStore
from samples.city.store import rows as city_rows
from samples.legacy.items import ITEMS as LEGACY_ITEMS
from samples.legacy.store import Store as LegacyStore
from samples.legacy.store import rows as legacy_rows
from samples.wizard.items import SCREEN as WIZARD_SCREEN
from samples.wizard.store import Store as WizardStore
from samples.wizard.store import rows as wizard_rows
from values.formats import write
from values.text import to_wide

Row = dict[str, str]
SAMPLES = ROOT / "samples"
LEGACY_TEXTS = ("shimei", "kana", "jusho", "denwa", "haigu_shimei")


@dataclass(frozen=True)
class System:
    """One stand-in system, and how its database is asked and written without it.

    ``expected`` answers what it must keep of a record by the names of its own columns, ``reference`` is the
    column of our reference, ``key`` that of the thing's own number, where it can be searched for it.
    """

    name: str
    module: str
    target: Slug
    definitions: Path | None
    slugs: tuple[Slug, ...]
    reference: str
    rows: Callable[[Path, Slug], list[Row]]
    key: Callable[[Slug], str | None]
    expected: Callable[[FinalRecord, Iterable[Action]], Row]
    by_hand: Callable[[Path, Slug, Row], None]
    natures: tuple[str, ...]


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
_CITY = {"suido_kaishi": "suido", "inu_henko": "inu", "kokuho_kanyu": "kokuho", "kyuyo_ido": "tokucho"}


def _save_in_city(database: Path, slug: Slug, row: Row) -> None:
    screen = SCREENS[_CITY[slug]]
    values = {item.name: "" for item in screen.items} | row
    CityStore(database).save(screen, row["seiri_bango"] or None, values, repeated=True)


def _save_in_wizard(database: Path, _slug: Slug, row: Row) -> None:
    values = {item.name: "" for item in WIZARD_SCREEN.items} | row
    WizardStore(database).register(values, None, repeated=True)


def _save_in_legacy(database: Path, _slug: Slug, row: Row) -> None:
    LegacyStore(database).register({item.name: "" for item in LEGACY_ITEMS} | row, [], repeated=True)


def _by_label(items: Iterable[Item], reference: str, actions: Iterable[Action]) -> Row:
    """Answer what is typed, by column; an entry that no single label names (a date in parts) is left out."""
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


def _of_legacy(record: FinalRecord, _actions: Iterable[Action]) -> Row:
    written = {name: to_wide(write(record.values[name], "plain")) for name in LEGACY_TEXTS}
    return {"seiri": record.reference, **written}


SYSTEMS = (
    System(
        "modern", "samples.city", "machi", None, ("suido_kaishi", "inu_henko", "kokuho_kanyu"), "seiri_bango",
        rows=lambda place, slug: city_rows(place, _CITY[slug]), key=lambda slug: SCREENS[_CITY[slug]].key,
        expected=lambda record, actions: _by_label(
            SCREENS[_CITY[record.procedure]].items, record.reference, actions
        ),
        by_hand=_save_in_city, natures=("refuses", "accepts", "no_reference"),
    ),
    System(
        "wizard", "samples.wizard", "minato", SAMPLES / "wizard" / "definitions", ("suido_kaishi",),
        "seiri_bango", rows=lambda place, _slug: wizard_rows(place), key=lambda _slug: WIZARD_SCREEN.key,
        expected=lambda record, actions: _by_label(WIZARD_SCREEN.items, record.reference, actions),
        by_hand=_save_in_wizard, natures=("refuses", "accepts", "no_reference"),
    ),
    # Without our reference nothing tells one notice of it from another, before the click or after.
    System(
        "legacy", "samples.legacy", "fukushi", SAMPLES / "legacy" / "definitions", ("jido_genkyo",), "seiri",
        rows=lambda place, _slug: legacy_rows(place), key=lambda _slug: None, expected=_of_legacy,
        by_hand=_save_in_legacy, natures=("refuses", "accepts"),
    ),
)  # fmt: skip


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

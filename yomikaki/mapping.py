"""Which entry of a screen takes which field of a form, proposed; what is not sure says so. Pure."""

from collections.abc import Sequence
from typing import Literal

from records.base import Frozen
from records.form import Cells, FieldDefinition, FieldKind, Options
from records.paths import FieldPath
from records.seen_screen import SeenInput
from yomikaki.mapping_slots import Slot, slots_of
from yomikaki.mapping_values import Entered, entered, options_shared
from yomikaki.mapping_words import OF_LISTS, akin, alike, canonical, flat, same_party, understood

Certainty = Literal["certain", "unsure", "missing"]
# Below this two labels have nothing to do with each other.
LEAST = 0.45
# So many of our options must be on the screen for a list to be the one.
LEAST_SHARED = 0.3
# What is left on both sides goes together by less, and is never sure.
LEAST_OF_THE_REST = 0.25
# So much better than every other that nobody would hesitate.
AHEAD = 0.12
REFERENCES = frozenset({"整理番号", "整理No", "当方整理番号", "取扱番号"})
DATE_PARTS = ("era_date", "west_date")
TYPED = ("text", "area", "number")


class Mapped(Frozen):
    """What is proposed for one field: the inputs of the page, what each gets, and what is doubtful."""

    path: FieldPath
    label: str
    certainty: Certainty
    entries: tuple[Entered, ...] = ()
    doubts: tuple[str, ...] = ()


class Mapping(Frozen):
    """A proposal for one page; ``left_over`` are the inputs that nothing fills."""

    fields: tuple[Mapped, ...]
    reference: int | None
    left_over: tuple[int, ...]


class _Pair(Frozen):
    field: int
    slot: int
    score: float
    exact: bool
    rest: float = 0.0


def mapped(fields: Sequence[FieldDefinition], inputs: Sequence[SeenInput]) -> Mapping:
    """Propose an entry of the page for each field of a form."""
    slots = slots_of(inputs)
    reference = next(
        (one.inputs[0] for one in slots if len(one.inputs) == 1 and flat(one.label) in REFERENCES), None
    )
    free = [n for n, one in enumerate(slots) if one.inputs[0] != reference]
    pairs = [
        pair
        for n, field in enumerate(fields)
        for m in free
        if (pair := _pair(n, field, m, slots[m], inputs)) is not None
    ]
    chosen = _assigned([one for one in pairs if one.score >= LEAST or one.exact])
    rest = [one for one in pairs if one.field not in chosen and one.rest >= LEAST_OF_THE_REST]
    taken = {one.slot for one in chosen.values()}
    weak = [one.model_copy(update={"score": one.rest}) for one in rest if one.slot not in taken]
    chosen |= _assigned(weak)
    chosen |= _only_ones_left(fields, inputs, slots, pairs, chosen)
    found = tuple(_mapped(n, field, slots, inputs, pairs, chosen.get(n)) for n, field in enumerate(fields))
    used = {entry.input for one in found for entry in one.entries} | {reference}
    return Mapping(
        fields=found, reference=reference, left_over=tuple(n for n in range(len(inputs)) if n not in used)
    )


def _assigned(pairs: Sequence[_Pair]) -> dict[int, _Pair]:
    """Answer the best pair for each field, the best of all first; each slot is taken once."""
    taken: dict[int, _Pair] = {}
    slots = set[int]()
    for pair in sorted(pairs, key=lambda one: (-one.score, one.field, one.slot)):
        if pair.field not in taken and pair.slot not in slots:
            taken[pair.field] = pair
            slots.add(pair.slot)
    return taken


def _only_ones_left(
    fields: Sequence[FieldDefinition],
    inputs: Sequence[SeenInput],
    slots: Sequence[Slot],
    pairs: Sequence[_Pair],
    chosen: dict[int, _Pair],
) -> dict[int, _Pair]:
    """Answer a guess where one field of a telling kind and one entry of its kind are left over."""
    taken, found = {one.slot for one in chosen.values()}, dict[int, _Pair]()
    for kind in (FieldKind.CHECK, FieldKind.DATE):
        asked = [n for n, one in enumerate(fields) if one.kind is kind and n not in chosen]
        free = {
            one.slot
            for one in pairs
            if fields[one.field].kind is kind
            and one.slot not in taken
            and (kind is FieldKind.DATE or inputs[slots[one.slot].inputs[0]].kind == "check")
        }
        if len(asked) == len(free) == 1:
            found[asked[0]] = _Pair(field=asked[0], slot=free.pop(), score=0.0, exact=False)
    return found


def _mapped(
    number: int,
    field: FieldDefinition,
    slots: Sequence[Slot],
    inputs: Sequence[SeenInput],
    pairs: Sequence[_Pair],
    pair: _Pair | None,
) -> Mapped:
    if pair is None:
        return Mapped(path=field.path, label=field.label, certainty="missing")
    slot = slots[pair.slot]
    entries, doubts = entered(field, slot, inputs)
    rivals = [
        one
        for one in pairs
        if (one.field == number) != (one.slot == pair.slot) and one.score > pair.score - AHEAD
    ]
    if not pair.exact:
        doubts = (f"名前が違います(画面「{slot.label}」)", *doubts)
    if rivals:
        doubts = (*doubts, "似た欄か項目がほかにもあります")
    return Mapped(
        path=field.path, label=field.label, certainty="unsure" if doubts else "certain", entries=entries,
        doubts=doubts,
    )  # fmt: skip


def _pair(n: int, field: FieldDefinition, m: int, slot: Slot, inputs: Sequence[SeenInput]) -> _Pair | None:
    if not _takes(field, slot, inputs):
        return None
    label, exact, kin = _labels(field, slot)
    if field.kind is FieldKind.CHOICE and isinstance(field.layout, Options):
        shared = options_shared(field.layout.options, inputs[slot.inputs[0]].options)
        if shared < LEAST_SHARED:
            return None
        # The same options are worth more than another word for the question.
        label = max(label, 0.6 * label + 0.4 * shared)
        kin = 0.6 * kin + 0.4 * shared
    fits = _fits(field, slot, inputs)
    score, rest = label + fits if label else 0.0, 0.6 * kin + fits if kin else 0.0
    return _Pair(field=n, slot=m, score=score, exact=exact, rest=rest)


def _labels(field: FieldDefinition, slot: Slot) -> tuple[float, bool, float]:
    """Answer how much the two names say the same, whether exactly, and what they have in common at all."""
    asked, shown = understood(field.label), understood(slot.label, slot.section)
    if field.kind is FieldKind.KANA and "#kana" in shown.head and asked.head != "#kana":
        asked = understood(f"{field.label}カナ")
    head = max(alike(asked.head, shown.head), min(0.9, alike(asked.plain, shown.plain)))
    if field.kind is FieldKind.CHOICE and head < 1:
        plain = alike(OF_LISTS.sub("", asked.plain), OF_LISTS.sub("", shown.plain))
        head = max(head, min(0.9, plain))
    # 配偶者 beside 配偶者の有無: whom a question is about may be all that the screen says of it.
    whole = alike(canonical(flat(field.label)), canonical(flat(slot.label)))
    head = max(head, min(0.8, whole))
    if shown.near or asked.near:
        head = min(head, 1.0 if asked.plain == shown.plain else 0.85)
    party = same_party(asked.party, shown.party)
    if not party:
        return 0.0, False, 0.0
    return head * (0.4 + 0.6 * party), head == 1.0 and party == 1.0, akin(asked.plain, shown.plain) * party


def _takes(field: FieldDefinition, slot: Slot, inputs: Sequence[SeenInput]) -> bool:
    """Tell whether this kind of field can stand in this kind of entry."""
    first = inputs[slot.inputs[0]]
    match field.kind:
        case FieldKind.CHOICE:
            return first.kind in ("select", "radio") and not slot.parts
        case FieldKind.SIGN:
            return first.kind in ("select", "radio", "text") and not slot.parts
        case FieldKind.CHECK:
            return first.kind in ("check", "select", "radio") and not slot.parts
        case FieldKind.DATE:
            return slot.parts in DATE_PARTS or (not slot.parts and first.kind in ("text", "date"))
        case FieldKind.POSTAL_CODE:
            return slot.parts == "postal" or (not slot.parts and first.kind in TYPED)
        case FieldKind.PHONE:
            return slot.parts == "phone" or (not slot.parts and first.kind in TYPED)
        case FieldKind.NAME | FieldKind.KANA:
            return slot.parts == "name" or (not slot.parts and first.kind in TYPED)
    return not slot.parts and first.kind in TYPED


def _fits(field: FieldDefinition, slot: Slot, inputs: Sequence[SeenInput]) -> float:
    """Answer a little for what the entry itself says about its kind."""
    first = inputs[slot.inputs[0]]
    wanted = {
        FieldKind.DATE: first.kind == "date" or slot.parts in DATE_PARTS,
        FieldKind.POSTAL_CODE: slot.parts == "postal",
        FieldKind.PHONE: slot.parts == "phone",
        FieldKind.KANA: "カナ" in first.hint + first.after + first.placeholder,
    }
    cells = len(field.layout.boxes) if isinstance(field.layout, Cells) else None
    return 0.05 if wanted.get(field.kind) or (cells and cells == first.maxlength) else 0.0

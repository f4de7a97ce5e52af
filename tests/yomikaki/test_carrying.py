"""A new version of a form keeps what people said of its fields, where the new blank shows them again."""

from records.form import FieldDefinition, FormDefinition
from records.geometry import Box
from yomikaki.carrying import carried


def field(path: str, label: str, y: float, **more: object) -> dict[str, object]:
    box = Box(x=20, y=y, w=60, h=8).model_dump()
    return {"path": path, "label": label, "kind": "text", "layout": {"kind": "line", "box": box}, **more}


def form(*fields: dict[str, object], **more: object) -> FormDefinition:
    document = {"schema": 1, "slug": "todoke", "title": "届", "version": "1", "width": 210, "height": 297}
    return FormDefinition.model_validate({**document, "fields": fields, **more})


BEFORE = form(
    field("shimei", "氏名", 40, kind="name", required=True),
    field("jusho", "住所", 60, kind="address"),
    field("biko", "備考", 80),
    rules=[{"rule": "exactly_one", "fields": ["jusho", "biko"]}],
    title="転入届",
)


def by_path(found: FormDefinition) -> dict[str, FieldDefinition]:
    return {one.path: one for one in found.fields}


def test_fields_are_found_again_by_label_then_by_place() -> None:
    proposed = form(field("name", "氏　名", 110), field("field_2", "(名前なし)", 61), version="2")
    found, unsure = carried(BEFORE, proposed, ("field_2",))
    fields = by_path(found)
    # 氏名 went down the page with all that was said of it; 住所 lost its label and kept its place.
    assert (fields["shimei"].kind, fields["shimei"].required) == ("name", True)
    assert fields["shimei"].layout == proposed.fields[0].layout
    assert fields["jusho"].layout == proposed.fields[1].layout
    # 備考 is nowhere: it stays where it was, and a person looks.
    assert (list(fields), unsure) == (["shimei", "jusho", "biko"], ("biko",))
    assert (found.version, found.title, found.rules) == ("2", "転入届", BEFORE.rules)


def test_what_only_the_new_blank_has_is_added_and_looked_at() -> None:
    old = (field("name", "氏名", 40), field("place", "住所", 60), field("note", "備考", 80))
    found, unsure = carried(BEFORE, form(*old, field("shimei", "世帯主", 100), version="2"), ())
    assert by_path(found)["shimei_2"].label == "世帯主"
    assert unsure == ("shimei_2",)


def test_a_field_whose_shape_changed_is_looked_at() -> None:
    cells = {"kind": "cells", "boxes": [Box(x=20 + 8 * n, y=40, w=7, h=8).model_dump() for n in range(7)]}
    changed = {**field("name", "氏名", 40), "layout": cells}
    found, unsure = carried(BEFORE, form(changed, version="2"), ())
    assert by_path(found)["shimei"].layout == BEFORE.field("shimei").layout
    assert "shimei" in unsure

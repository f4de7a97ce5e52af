import pickle

import pytest
from pydantic import ValidationError

from records.errors import QuarantineError
from records.form import FormDefinition
from records.geometry import Box
from records.locators import Locator
from records.paths import without_rows
from records.procedure import Approval
from records.values import Text


def field(path: str) -> dict[str, object]:
    box = {"x": 10, "y": 20, "w": 30.004, "h": 8}
    return {"path": path, "label": "氏名", "kind": "name", "layout": {"kind": "line", "box": box}}


def form(*fields: dict[str, object]) -> dict[str, object]:
    return {
        "schema": 1,
        "slug": "kokuho_kanyu",
        "title": "届",
        "version": "2026-04",
        "width": 210,
        "height": 297,
        "fields": list(fields),
    }


def test_boxes_are_kept_to_a_hundredth_of_a_millimetre() -> None:
    read = FormDefinition.model_validate(form(field("shimei")))
    assert read.field("shimei").layout.box == Box(x=10, y=20, w=30, h=8)


def test_two_fields_of_one_path_are_refused() -> None:
    with pytest.raises(ValidationError, match="same path"):
        FormDefinition.model_validate(form(field("shimei"), field("shimei")))


def test_unknown_words_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        FormDefinition.model_validate(form(field("shimei") | {"optional": True}))


def test_a_box_grows_on_every_side() -> None:
    assert Box(x=10, y=20, w=30, h=8).grown(1.5) == Box(x=8.5, y=18.5, w=33, h=11)


def test_a_locator_names_one_way() -> None:
    with pytest.raises(ValidationError, match="exactly one"):
        Locator(label="氏名", css="#a")


def test_where_nobody_approves_a_policy_must_be_named() -> None:
    with pytest.raises(ValidationError, match="a policy must say so"):
        Approval(steps=0)
    assert (Approval(steps=1).policy, Approval(steps=0, policy="2026-01").policy) == (None, "2026-01")


def test_rows_fall_out_of_a_path() -> None:
    assert without_rows("meisai[2].kingaku") == "meisai.kingaku"


def test_a_refused_value_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ValidationError) as caught:
        Text.model_validate({"text": {"shimei": "神栖 花子"}})
    assert "神栖" not in str(caught.value)


def test_errors_survive_the_way_from_a_child_process() -> None:
    error = pickle.loads(pickle.dumps(QuarantineError("intake.empty_file", "空です。")))
    assert (error.code, error.message, error.failure.value) == ("intake.empty_file", "空です。", "BUSINESS")

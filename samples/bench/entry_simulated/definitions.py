"""The 業務, its screen and its target, for each nature of a business system."""

from functools import cache

from ledger.advancing import Definitions
from records.form import FormDefinition
from records.procedure import Approval, Budget, ProcedureDefinition
from records.screen import ScreenDefinition
from records.target import TargetDefinition
from samples.bench.entry_simulated.screen import DONE
from samples.bench.entry_simulated.target import NAME, NATURES, NOTE, NUMBER, REFERENCE, Nature

SLUG, TARGET = "todoke", "simulated"
LABELS = {"bango": NUMBER, "shimei": NAME, "biko": NOTE}
_BUTTON = {"role": "button"}


def _line(path: str, y: int) -> dict[str, object]:
    layout = {"kind": "line", "box": {"x": 10, "y": y, "w": 50, "h": 8}}
    kind = "name" if path == "shimei" else "text"
    return {"path": path, "label": LABELS[path], "kind": kind, "layout": layout}


FORM = FormDefinition.model_validate(
    {
        "schema": 1, "slug": SLUG, "title": "届", "version": "1", "width": 210, "height": 297,
        "fields": [_line(path, 10 + 20 * number) for number, path in enumerate(LABELS)],
    }
)  # fmt: skip
DEFINED = Definitions(
    procedure=ProcedureDefinition(
        schema=1, slug=SLUG, title="届", department="市民課", budget=Budget(wrong_per_1000=1.0),
        approval=Approval.model_validate({"steps": 1}),
    ),
    form=FORM,
)  # fmt: skip


@cache
def screen_of(nature: str) -> ScreenDefinition:
    """Answer the screen: with or without a place for the reference."""
    (known,) = [one for one in NATURES if one.name == nature]
    referenced = [(REFERENCE, {"reference": True})] if known.has_reference else []
    sources = [*referenced, *((label, {"field": path}) for path, label in LABELS.items())]
    shown = [{"header": label, "value": source} for label, source in sources]
    return ScreenDefinition.model_validate(
        {
            "schema": 1, "slug": SLUG, "target": TARGET,
            "search": {
                "path": "/search", "natural": {"bango": {"label": NUMBER}},
                "by_reference": {"label": REFERENCE} if known.has_reference else None,
                "press": {**_BUTTON, "name": "検索"}, "none_found": "ありません", "result_link": {"css": "a"},
                "reference_header": REFERENCE if known.has_reference else None,
            },
            "fill": [
                {"do": "open", "path": "/new"},
                *({"do": "fill", "at": {"label": label}, "value": source} for label, source in sources),
                {"do": "press", "at": {**_BUTTON, "name": "確認"}, "effect": "none"},
            ],
            "refused": {"role": "alert"},
            "confirm": shown,
            "submit": {"do": "press", "at": {**_BUTTON, "name": "登録"}, "effect": "saves"},
            "after": [
                {"do": "expect", "text": DONE},
                {"do": "read", "at": {"label": "受付番号"}, "into": "receipt"},
                {"do": "press", "at": {"role": "link", "name": "登録内容"}, "effect": "none"},
            ],
            "saved": shown,
        }
    )  # fmt: skip


@cache
def target_of(nature: Nature, *, closed: bool) -> TargetDefinition:
    """Answer the target, open all day or not at all today."""
    return TargetDefinition.model_validate(
        {
            "schema": 1, "slug": TARGET, "title": "模擬システム", "base_url": "http://simulated",
            "login": {
                "path": "/login", "user": {"label": "職員番号"}, "password": {"label": "パスワード"},
                "press": {**_BUTTON, "name": "ログイン"}, "welcome": "メニュー",
            },
            "closes": "00:01" if closed else "24:00",
            "longest_commit_seconds": nature.declared_delay,
            "refuses_repeated_reference": nature.refuses_repeated,
        }
    )  # fmt: skip

"""An invented screen as HTML, in the layouts that business systems have."""

from html import escape
from itertools import groupby

from samples.screens.sheet import Item, Piece, ScreenSheet

STYLE = "body{font:14px sans-serif} td,th{border:1px solid #999;padding:4px;text-align:left}"


def form_page(sheet: ScreenSheet, body: str = "", action: str = "/confirm", press: str = "確認画面へ") -> str:
    """Answer the form; ``body`` stands before it."""
    runs = groupby(sheet.items, lambda one: one.section)
    parts = "".join(_section(sheet, name, list(items)) for name, items in runs)
    button = f"<button>{escape(press)}</button>"
    return whole(f"{sheet.title} 入力", f'{body}<form method="post" action="{action}">{parts}{button}</form>')


def whole(title: str, body: str) -> str:
    """Answer a page."""
    return (
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )


def _section(sheet: ScreenSheet, name: str, items: list[Item]) -> str:
    head = escape(name)
    runs = [(binding, list(run)) for binding, run in groupby(items, lambda one: _family(one))]
    over = head if sheet.sectioned == "row" else ""
    inside = "".join(_run(sheet, binding, run, over) for binding, run in runs)
    if not name:
        return f"<h2>届出の内容</h2>{inside}" if any(one.section for one in sheet.items) else inside
    if sheet.sectioned == "fieldset":
        return f"<fieldset><legend>{head}</legend>{inside}</fieldset>"
    tables = all(binding in ("table", "pairs") for binding, _run in runs)
    return inside if sheet.sectioned == "row" and tables else f"<h2>{head}</h2>{inside}"


def _family(item: Item) -> str:
    return "table" if item.binding in ("for", "row", "aria") else item.binding


def _run(sheet: ScreenSheet, family: str, items: list[Item], over: str) -> str:
    top = f'<tr><th colspan="4">{over}</th></tr>' if over and family in ("table", "pairs") else ""
    match family:
        case "table":
            rows = "".join(f"<tr><th>{_head(sheet, one)}</th><td>{_entry(one)}</td></tr>" for one in items)
            wide = top.replace("4", "2")
            return f"<table>{wide}{rows}</table>"
        case "pairs":
            cells = [f"<th>{_head(sheet, one)}</th><td>{_entry(one)}</td>" for one in items]
            rows = "".join(f"<tr>{''.join(cells[n : n + 2])}</tr>" for n in range(0, len(cells), 2))
            return f"<table>{top}{rows}</table>"
        case "dl":
            rows = "".join(f"<dt>{_head(sheet, one)}</dt><dd>{_entry(one)}</dd>" for one in items)
            return f"<dl>{rows}</dl>"
        case "before":
            return "".join(f"<div><span>{_head(sheet, one)}:</span> {_entry(one)}</div>" for one in items)
        case "above":
            return "".join(f"<div><p>{_head(sheet, one)}</p><p>{_entry(one)}</p></div>" for one in items)
        case "wrapped":
            return "".join(f"<div>{_wrapped(sheet, one)}</div>" for one in items)
    return "".join(f"<div>{_entry(one)}</div>" for one in items)


def _mark(sheet: ScreenSheet, item: Item) -> str:
    return f'<span class="need">{escape(sheet.marks)}</span>' if item.required else ""


def _head(sheet: ScreenSheet, item: Item) -> str:
    text = escape(item.label)
    if item.binding == "for" and len(item.pieces) == 1 and item.pieces[0].widget != "radio":
        text = f'<label for="{item.pieces[0].name}">{text}</label>'
    return text + _mark(sheet, item)


def _wrapped(sheet: ScreenSheet, item: Item) -> str:
    if len(item.pieces) == 1 and item.pieces[0].widget != "radio":
        return f"<label>{escape(item.label)}{_mark(sheet, item)} {_entry(item)}</label>"
    return f"<span>{escape(item.label)}{_mark(sheet, item)}</span> {_entry(item)}"


def _entry(item: Item) -> str:
    entries = "".join(_piece(item, piece) for piece in item.pieces)
    return entries + (f" <small>{escape(item.hint)}</small>" if item.hint else "")


def _piece(item: Item, piece: Piece) -> str:
    marks, bare = _marks(item, piece), item.binding == "placeholder"
    match piece.widget:
        case "area":
            made = f'<textarea{marks} rows="2"></textarea>'
        case "select":
            made = _list(item, piece, marks)
        case "radio":
            made = _radios(item, piece)
        case "check":
            # A box with nothing but its own words beside it, where no head names it.
            made = f'<input type="checkbox"{marks} value="1">' + (escape(item.label) if bare else "")
        case "date":
            made = f'{escape(item.label) if bare else ""}<input type="date"{marks}>'
        case _:
            made = f'<input type="text"{marks}>'
    return made + escape(piece.after)


def _marks(item: Item, piece: Piece) -> str:
    name, said = escape(piece.name), f"{item.label} {piece.label}".strip()
    hinted = said if item.binding == "placeholder" and piece.widget != "check" else piece.placeholder
    found = {
        "maxlength": str(piece.maxlength or ""),
        "aria-label": said if item.binding == "aria" else "",
        "placeholder": hinted,
    }
    return f' id="{name}" name="{name}"' + "".join(
        f' {key}="{escape(text)}"' for key, text in found.items() if text
    )


def _list(item: Item, piece: Piece, marks: str) -> str:
    bare, first = item.binding == "placeholder", "選択してください"
    if bare:
        first = f"{item.label} {piece.label}".strip() + "を選択"
    elif len(item.pieces) > 1:
        first = ""
    rest = "".join(f"<option>{escape(one)}</option>" for one in piece.options if one)
    return f'<select{marks}><option value="">{escape(first)}</option>{rest}</select>'


def _radios(item: Item, piece: Piece) -> str:
    buttons = "".join(
        f'<input type="radio" id="{piece.name}_{n}" name="{piece.name}" value="{n}">'
        f'<label for="{piece.name}_{n}">{escape(one)}</label> '
        for n, one in enumerate(piece.options)
    )
    if item.binding in ("aria", "for"):
        return f'<span role="radiogroup" aria-label="{escape(item.label)}">{buttons}</span>'
    return f"{escape(item.label)} {buttons}" if item.binding == "placeholder" else buttons

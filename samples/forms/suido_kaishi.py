"""水道使用開始届."""

from samples.forms import parts as p
from samples.forms.common import RULES, person, submitted


def suido_kaishi() -> str:
    """Answer the notice of beginning to use water."""
    uses = {"kateiyo": "家庭用", "eigyo": "営業用", "other": "その他"}
    rows = [
        p.row(
            13,
            ("水栓番号", p.cells("suisen_bango", "水栓番号", "digits", (7,), required=True, identity=True,
                                 pattern=r"[0-9]{7}")),
        ),
        p.row(13, ("使用開始日", p.date("kaishi_date", "使用開始日", required=True))),
        *person(phone_cells=True),
        p.row(12, ("用　　途", p.circle("youto", "用途", uses, required=True))),
        p.row(
            12, ("支払方法", p.tick("shiharai", "支払方法", {"koza": "口座振替", "nofusho": "納付書"},
                                    required=True)),
        ),
        p.row(11, ("開栓の立会い", p.check("tachiai", "立会い希望"))),
        p.row(28, ("備　　考", p.line("biko", "備考", "text", rows=2))),
    ]  # fmt: skip
    return p.page(
        "suido_kaishi", "水道使用開始届", "1", RULES, "<h1>水道使用開始届</h1>",
        p.at(20, 36, "（宛先）みどり野市水道事業管理者", "font-size:12pt"), submitted(boxed=True),
        p.seal(20, 236, 36), p.at(20, 53, "水道の使用を開始するので届け出ます。"), p.table(62, *rows),
        p.at(
            64, 238,
            "１　水栓番号は、玄関またはメーター付近の標識に記載されています。<br>"
            "２　用途は○で囲み、支払方法は□にレ点を付けてください。<br>"
            "３　口座振替を希望する方は、口座振替依頼書を別に提出してください。",
            "font-size:8.5pt;line-height:1.6",
        ),
    )  # fmt: skip

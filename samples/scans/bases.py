"""Papers of other sizes than A4 upright, as forms to begin relatives from."""

from samples.forms import parts as p

WIDE = """
@page {{ size: {w}mm {h}mm }}
body {{ width: {w}mm; height: {h}mm }}
.table {{ width: {inner}mm }}
h1 {{ width: {inner}mm }}
"""


def a3_landscape() -> str:
    """Answer a ledger sheet on A3 laid across: many rows."""
    rows = [
        p.row(
            15,
            (f"氏　名 {n}", p.line(f"shimei{n}", f"氏名{n}", "name")),
            ("住　　所", p.line(f"jusho{n}", f"住所{n}", "address")),
            ("受給者番号", p.cells(f"bango{n}", f"番号{n}", "digits", (8,))),
        )
        for n in range(1, 13)
    ]  # fmt: skip
    return p.page(
        "wide_a3", "給与所得異動一覧", "1", [], "<h1>給与所得者異動一覧</h1>", p.table(34, *rows),
        p.at(20, 232, "（注意）退職した者は、退職の日の翌日から起算して十日以内に提出してください。"),
        p.at(20, 238, "一、太枠の中だけを記入してください。二、記入を誤ったときは二重線で消してください。"),
        style=WIDE.format(w=420, h=297, inner=384),
    )  # fmt: skip


def a5_landscape() -> str:
    """Answer a slip of half a sheet: a transfer request."""
    rows = [
        p.row(10, ("フリガナ", p.line("kana", "フリガナ", "kana")),
              ("電話番号", p.line("denwa", "電話番号", "phone"))),
        p.row(13, ("口座名義", p.line("meigi", "口座名義", "name"))),
        p.row(12, ("口座番号", p.cells("koza", "口座番号", "digits", (7,)))),
        p.row(12, ("振替開始", p.date("kaishi", "振替開始", boxed=False))),
        p.row(12, ("預金種目", p.tick("shumoku", "預金種目", {"futsu": "普通", "toza": "当座"}))),
    ]  # fmt: skip
    return p.page(
        "slip_a5", "口座振替申込", "1", [], "<h1>口座振替申込書</h1>", p.table(34, *rows),
        p.at(20, 102, "上記の口座から市税等を振り替えることを依頼します。"),
        p.at(20, 108, "（取扱金融機関への届出印を押してください。）"),
        style=WIDE.format(w=210, h=148, inner=174),
    )  # fmt: skip

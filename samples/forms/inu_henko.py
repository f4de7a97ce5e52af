"""犬の登録事項変更届."""

from samples.forms import parts as p
from samples.forms.common import MAYOR, RULES, notes, person, submitted


def inu_henko() -> str:
    """Answer the notice of a change in the register of dogs."""
    reasons = {"juusho": "住所変更", "shoyusha": "所有者変更", "shibou": "死亡"}
    rows = [
        *person(phone_cells=False),
        p.row(
            12,
            ("登録番号", p.cells("toroku_bango", "登録番号", "digits", (6,), required=True, identity=True,
                                 pattern=r"[0-9]{6}")),
        ),
        p.row(
            12, ("犬の名前", p.line("inu_namae", "犬の名前", "text", required=True)),
            ("犬の種類", p.line("inu_shurui", "犬の種類", "text")),
        ),
        p.row(11, ("犬の性別", p.circle("inu_seibetsu", "犬の性別", {"male": "オス", "female": "メス"}))),
        p.row(12, ("変更年月日", p.date("henko_date", "変更年月日", boxed=False, required=True))),
        p.row(12, ("変更の事由", p.tick("henko_jiyu", "変更の事由", reasons, required=True))),
        p.row(11, ("狂犬病予防", p.check("kanryo_chusha", "注射済"))),
        p.row(26, ("備　　考", p.line("biko", "備考", "text", rows=2))),
    ]  # fmt: skip
    return p.page(
        "inu_henko", "犬の登録事項変更届", "1", RULES, "<h1>犬の登録事項変更届</h1>", MAYOR,
        submitted(boxed=False), p.at(20, 53, "狂犬病予防法第４条の規定により届け出ます。"),
        p.table(60, *rows),
        notes(
            226, "１　犬の性別は、あてはまるものを○で囲んでください。",
            "２　死亡の届出の場合は、鑑札と注射済票を添えてください。",
            "３　登録番号は、鑑札に記載された６けたの番号です。",
        ),
        p.seal(154, 225, 36),
    )  # fmt: skip

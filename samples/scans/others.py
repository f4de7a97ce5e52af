"""Pages that no known form claims: forms of other offices, letters, tables of figures, nearly empty paper."""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

LABELS = (
    "申込者", "氏名", "フリガナ", "住所", "生年月日", "電話番号", "勤務先", "続柄", "備考", "金額",
    "届出日", "証明書番号", "理由", "対象期間", "車両番号", "所在地", "面積", "施設名", "利用目的",
    "保護者", "学校名", "学年", "診断名", "医療機関", "担当者", "確認欄", "決裁", "数量", "単価", "合計",
)  # fmt: skip
TITLES = (
    "施設使用許可申請書", "粗大ごみ収集申込書", "固定資産現況調査票", "軽自動車税減免申請書",
    "保育所入所申込書", "道路占用許可申請書", "工事完了報告書", "健康診断問診票", "証明書交付請求書",
)  # fmt: skip
SENTENCES = (
    "平素は市政にご協力を賜り、厚くお礼申し上げます。", "下記のとおり説明会を開催します。",
    "お手元の書類をご確認のうえ、期限までにご返送ください。", "ご不明な点はお問い合わせください。",
    "申請の内容に変更があった場合は、速やかに届け出てください。", "本通知は再生紙を使用しています。",
    "受付は平日の午前九時から午後五時までです。", "手数料は窓口で納めてください。",
)  # fmt: skip
STYLE = """* { box-sizing: border-box }
body { position: relative; margin: 0; width: 210mm; height: 297mm; background: #fff; color: #000;
  font: 10.5pt/1.3 "IPAMincho", "IPAGothic", serif; padding: 18mm; overflow: hidden }
table { border-collapse: collapse; width: 100%; margin-top: 5mm }
td { border: .25mm solid #000; padding: 1mm 2mm }
h1 { text-align: center; font-weight: normal }"""


def other_page(seed: int) -> tuple[str, str]:
    """Answer the HTML of a page and its kind."""
    rng = np.random.default_rng([seed, 77])
    kind = tuple(KINDS)[seed % len(KINDS)]
    return f"<!DOCTYPE html><meta charset=utf-8><style>{STYLE}</style><body>{KINDS[kind](rng)}</body>", kind


def _form(rng: Generator) -> str:
    rows = []
    for _ in range(int(rng.integers(8, 16))):
        labels = rng.choice(LABELS, int(rng.integers(1, 3)), replace=False)
        height = rng.uniform(8, 16)
        head = rng.uniform(22, 40)
        cells = "".join(f'<td style="width:{head:.0f}mm">{label}</td><td></td>' for label in labels)
        rows.append(f'<tr style="height:{height:.1f}mm">{cells}</tr>')
    notes = "<br>".join(rng.choice(SENTENCES, 4, replace=False))
    table = "".join(f"<table>{row}</table>" if rng.random() < 0.2 else row for row in rows)
    return f"<h1>{rng.choice(TITLES)}</h1><p>みどり野市長 様</p><table>{table}</table><p>{notes}</p>"


def _letter(rng: Generator) -> str:
    paragraphs = "".join(
        f"<p>　{''.join(rng.choice(SENTENCES, int(rng.integers(2, 6))))}</p>"
        for _ in range(int(rng.integers(3, 8)))
    )
    return f"<p style='text-align:right'>令和8年11月{rng.integers(1, 29)}日</p><h1>お知らせ</h1>{paragraphs}"


def _figures(rng: Generator) -> str:
    columns = int(rng.integers(4, 9))
    rows = "".join(
        "<tr>" + "".join(f"<td>{rng.integers(1, 10**6):,}</td>" for _ in range(columns)) + "</tr>"
        for _ in range(int(rng.integers(15, 34)))
    )
    return f"<h1>{rng.choice(LABELS)}一覧表</h1><table>{rows}</table>"


def _nearly_empty(rng: Generator) -> str:
    words = rng.choice(SENTENCES)
    place = f"left:{rng.uniform(20, 90):.0f}mm;top:{rng.uniform(20, 240):.0f}mm"
    return f'<div style="position:absolute;{place};border:.3mm solid #000;padding:3mm">{words}</div>'


KINDS: dict[str, Callable[[Generator], str]] = {
    "other_form": _form, "letter": _letter, "figures": _figures, "nearly_empty": _nearly_empty,
}  # fmt: skip

"""A form of 25 fields, as many as a long municipal notice has. Of the benchmark alone: no 業務 uses it."""

from samples.forms import parts as p

SLUG = "bench_ido"
TITLE = "住民異動等届（計測用）"
PROCEDURE = f"""\
schema: 1
slug: {SLUG}
title: {TITLE}
department: 計測
stage: pilot
destination: none
budget: {{wrong_per_1000: 1.0}}
approval: {{steps: 1}}
"""
ERAS = {"S": "昭和", "H": "平成", "R": "令和"}
REASONS = {"tennyu": "転入", "tenshutsu": "転出", "tenkyo": "転居", "other": "その他"}
ACCOUNTS = {"futsu": "普通", "toza": "当座"}


def _postal(path: str, label: str) -> str:
    return "〒" + p.cells(path, label, "postal_code", (3, 4))


def html() -> str:
    """Answer the printed page."""
    rows = [
        p.row(9, ("フリガナ", p.line("kana", "フリガナ", "kana"))),
        p.row(12, ("氏　　名", p.line("shimei", "氏名", "name", identity=True))),
        p.row(11, ("生年月日", p.date("seinengappi", "生年月日", eras=ERAS))),
        p.row(10, ("性　　別", p.circle("seibetsu", "性別", {"male": "男", "female": "女"})),
              ("続　　柄", p.line("zokugara", "続柄", "text"))),
        p.row(10, ("郵便番号", _postal("yubin", "郵便番号"))),
        p.row(13, ("新しい住所", p.line("jusho", "住所", "address"))),
        p.row(10, ("郵便番号", _postal("kyu_yubin", "旧郵便番号"))),
        p.row(13, ("今までの住所", p.line("kyu_jusho", "旧住所", "address"))),
        p.row(10, ("電話番号", p.cells("denwa", "電話番号", "phone", (3, 4, 4)))),
        p.row(10, ("勤務先", p.line("kinmusaki", "勤務先", "text")),
              ("勤務先電話", p.line("kinmu_denwa", "勤務先電話", "phone"))),
        p.row(11, ("異動日", p.date("ido_date", "異動日"))),
        p.row(10, ("異動の事由", p.tick("jiyu", "異動の事由", REASONS))),
        p.row(9, ("世帯主カナ", p.line("nushi_kana", "世帯主カナ", "kana"))),
        p.row(12, ("世帯主氏名", p.line("nushi_shimei", "世帯主氏名", "name"))),
        p.row(10, ("世帯番号", p.cells("setai_bango", "世帯番号", "digits", (8,))),
              ("世帯人数", p.cells("ninzu", "世帯人数", "integer", (2,)))),
        p.row(10, ("被保険者番号", p.cells("hoken_bango", "被保険者番号", "digits", (8,))),
              ("世帯主", p.check("setai_doitsu", "本人と同一"))),
        p.row(10, ("口座番号", p.cells("koza_bango", "口座番号", "digits", (7,))),
              ("口座種別", p.circle("koza", "口座種別", ACCOUNTS))),
        p.row(10, ("資格取得日", p.date("shutoku_date", "資格取得日", boxed=False))),
        p.row(16, ("備　　考", p.line("biko", "備考", "text", rows=2))),
    ]  # fmt: skip
    submitted = p.date("todoke_date", "届出日")
    return p.page(
        SLUG, TITLE, "1", [], p.marks(), f"<h1>{TITLE}</h1>", p.at(112, 36, submitted, "width:80mm"),
        p.table(48, *rows),
    )  # fmt: skip

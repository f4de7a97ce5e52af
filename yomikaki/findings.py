"""What a verification found, as sentences."""

from collections.abc import Mapping

from ledger.audit import Finding, Kind
from ledger.evidence import Evidence, Role
from records.ids import Id, Reference

KINDS: dict[Kind, str] = {
    "event": "出来事",
    "look": "閲覧記録",
    "user": "利用者の権限",
    "bundle": "束の区分(試行か本番か)",
    "settled": "片付けた件数の差異",
    "scan": "受付ファイル",
    "page": "ページ",
    "list": "一覧の行数と定義",
    "cells": "一覧の行の内容",
    "row": "一覧の行と案件",
    "cover": "表紙",
    "mended": "補正での差し替え",
    "side": "面の読取結果",
    "definition": "定義(様式・画面・システム)",
    "draft": "帳票定義の下書き",
    "measuring": "計測の業務・枚数・順番",
    "measured": "計測の紙",
    "timing": "計測の時間",
    "halt": "業務・業務システムの停止",
    "disposed": "廃棄(鍵の破棄)",
    "paper": "廃棄した紙の印",
    "certificate": "廃棄証明",
    "retained": "廃棄の停止",
    "case": "案件の番号と区分",
    "record": "読取結果",
    "answer": "人の回答",
    "reason": "理由",
    "proposal": "要判断の提案",
    "approval": "決裁",
    "delegation": "代決の指定",
    "after_view": "後閲",
    "rehearsal": "登録画面の試し入力",
    "claim": "登録の担当と画面の定義",
    "intent": "登録前の検索結果",
    "entry": "登録の記録",
    "state": "状態",
    "blob": "画像と原本",
}
ROLES: dict[Role, str] = {
    "scan": "原本ファイル",
    "page": "ページの画像",
    "aligned": "位置合わせした画像",
    "strip": "項目の切抜き",
    "picture": "登録画面の証跡",
    "blank": "帳票定義の白紙の画像",
}
HOW: dict[str, str] = {
    "edited": "書き換えられています",
    "missing": "なくなっています",
    "untold": "記録にないものが加えられています",
    "reordered": "順序が変わっています",
    "cut": "署名のときはここまで続いていましたが、切り取られています",
    "rewritten": "署名のときと違うものに書き直されています",
    "changed": "内容が変わっています",
    "unreadable": "保存先から読めません",
}


def sentence(finding: Finding, references: Mapping[Id, Reference]) -> str:
    """Answer which thing is meant, as precisely as the ledger knows it, and what is wrong with it."""
    case = f"案件 {references.get(finding.case_id, finding.case_id)}" if finding.case_id else ""
    what = _file(finding.evidence, case) if finding.evidence else _row(finding, case)
    return f"{what}: {HOW.get(finding.how, finding.how)}"


def _row(finding: Finding, case: str) -> str:
    name = KINDS[finding.kind]
    if finding.kind in ("event", "look"):
        return f"{name} {finding.id}番" + (f"({case})" if case else "")
    if not case:
        return f"{name} {finding.id}"
    part, _, number = finding.id.removeprefix(str(finding.case_id)).lstrip(":").partition("#")
    return " ".join(word for word in (case, name, part, f"{number}回目" if number else "") if word)


def _file(evidence: Evidence, case: str) -> str:
    paper = "帳票定義" if evidence.role == "blank" else "受付ファイル"
    owner = case or f"{paper} {evidence.owner}"
    words = (owner, ROLES[evidence.role], evidence.detail, f"(sha256 {evidence.sha256})")
    return " ".join(word for word in words if word)

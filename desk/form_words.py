"""What the parts of a form definition are called on pages."""

from records.form import FieldKind

KINDS: dict[FieldKind, str] = {
    FieldKind.TEXT: "文字",
    FieldKind.NAME: "氏名",
    FieldKind.KANA: "フリガナ",
    FieldKind.ADDRESS: "住所",
    FieldKind.POSTAL_CODE: "郵便番号",
    FieldKind.PHONE: "電話番号",
    FieldKind.DIGITS: "番号",
    FieldKind.INTEGER: "整数",
    FieldKind.MONEY: "金額",
    FieldKind.DECIMAL: "小数",
    FieldKind.DATE: "日付",
    FieldKind.CHOICE: "選択",
    FieldKind.CHECK: "チェック",
    FieldKind.SIGN: "記号(+ − など)",
}
LAYOUTS: dict[str, str] = {
    "line": "行",
    "cells": "1文字ずつの枠",
    "options": "選択肢",
    "date_parts": "年・月・日",
    "check_box": "チェックの枠",
    "barcode": "バーコード・QR",
}
ERAS: dict[str, str] = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
CHECK_DIGITS: dict[str, str] = {
    "individual_number": "個人番号",
    "corporate_number": "法人番号",
    "luhn": "Luhn(カード番号など)",
    "modulus_11": "モジュラス11",
}
# A rule's name, and what its fields are, in order; one that takes any number has one word.
RULES: dict[str, tuple[str, tuple[str, ...]]] = {
    "postal_matches_address": ("郵便番号と住所が合う", ("郵便番号", "住所")),
    "kana_matches_name": ("フリガナと氏名が合う", ("フリガナ", "氏名")),
    "not_before": ("後の日付が前の日付より前でない", ("後の日付", "前の日付")),
    "not_after": ("前の日付が後の日付より後でない", ("前の日付", "後の日付")),
    "exactly_one": ("どれか一つだけに記入がある", ("項目",)),
    "column_sum": ("明細の列の合計が合う", ("明細の列", "合計")),
    "resident": ("住民データの人と合う", ("氏名", "生年月日", "住所")),
    "bank_branch": ("金融機関と支店が合う", ("金融機関", "支店")),
}
FLAGS: dict[str, str] = {
    "required": "必須",
    "identity": "本人の項目(重複の確認)",
    "sensitive": "取扱注意",
    "not_future": "未来の日付は不可",
}
EXTRAS: dict[str, str] = {
    "characters": "使える文字",
    "pattern": "書式",
    "min_length": "最短の文字数",
    "max_length": "最長の文字数",
    "check_digit": "検査数字",
    "same_as": "「〃」「同上」のときの元",
    "when": "記入の条件",
}

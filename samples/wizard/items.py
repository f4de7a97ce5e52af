"""What the wizard asks for, page by page, in its own words."""

from dataclasses import dataclass

from samples.city import checks
from samples.city.screens.items import PHONE, YES, Item, Screen


@dataclass(frozen=True)
class Sheet:
    """One page of the wizard; ``keeps`` says that going on from it keeps a draft."""

    title: str
    items: tuple[Item, ...]
    keeps: bool = False


SHEETS = (
    Sheet("受付", (
        Item("suisen", "お客様番号", required=True, check=checks.digits(7)),
        Item("uketsuke_bi", "受付日", required=True, check=checks.short_wareki, hint="R08.11.03"),
        Item("kaishi_bi", "使用開始日", required=True, check=checks.short_wareki, hint="R08.11.03"),
    )),
    Sheet("使用者", (
        Item("shimei", "氏名", required=True, check=checks.at_most(60)),
        Item("kana", "フリガナ", required=True, check=checks.WIDE_KANA),
        Item("yubin", "郵便番号", required=True, check=checks.digits(7)),
        Item("jusho", "住所", required=True, check=checks.at_most(120)),
        Item("denwa", "電話", check=PHONE),
    ), keeps=True),
    Sheet("契約", (
        Item("youto", "用途", "select", required=True, choices={"K": "一般家庭", "E": "営業", "S": "その他"}),
        Item("shiharai", "支払方法", "radio", required=True, choices={"1": "口座振替", "2": "納付書"}),
        Item("tachiai", "立会い", "check", choices=YES),
        Item("biko", "連絡事項", "area", check=checks.at_most(400)),
    )),
)  # fmt: skip
SCREEN = Screen("kaisen", "水道 開始届", "suisen", tuple(item for sheet in SHEETS for item in sheet.items))

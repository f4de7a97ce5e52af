"""The office for children and families."""

from samples.city import checks
from samples.city.screens.items import PHONE, YES, Item, Screen


def _child(number: int) -> tuple[Item, ...]:
    needed = number == 1
    return (
        Item(f"ko{number}_shimei", f"児童{number} 氏名", required=needed, check=checks.at_most(40)),
        Item(f"ko{number}_bi", f"児童{number} 生年月日", required=needed, check=checks.wareki),
        Item(f"ko{number}_zokugara", f"児童{number} 続柄", required=needed, check=checks.at_most(10)),
        Item(f"ko{number}_dokyo", f"児童{number} 同別", "select", required=needed,
             choices={"1": "同居", "2": "別居"}),
        Item(f"ko{number}_jusho", f"児童{number} 住所", check=checks.at_most(80)),
    )  # fmt: skip


# Two receivers may share their reading, and each files one notice a year.
JIDO = Screen("jido", "児童手当現況", "kana", (
    Item("todokede_bi", "届出日", "date", required=True, check=checks.iso),
    Item("shimei", "受給者", required=True, check=checks.at_most(40)),
    Item("kana", "受給者カナ", required=True, check=checks.WIDE_KANA),
    Item("seinengappi", "受給者生年月日", "era_date", required=True, check=checks.wareki),
    Item("yubin", "郵便番号", required=True, check=checks.digits(7)),
    Item("jusho", "住所", required=True, check=checks.at_most(80)),
    Item("denwa", "電話", check=PHONE),
    Item("nenkin", "年金区分", "select", required=True,
         choices={"1": "厚生年金", "2": "国民年金", "9": "その他"}),
    Item("haigusha", "配偶者", "radio", required=True, choices={"1": "あり", "0": "なし"}),
    Item("haigu_shimei", "配偶者氏名", check=checks.at_most(40)),
    Item("haigu_bi", "配偶者生年月日", check=checks.short_wareki, hint="例 S55.01.15"),
    Item("doi", "所得確認の同意", "check", choices=YES),
    *(item for number in (1, 2, 3, 4) for item in _child(number)),
), unique=False)  # fmt: skip

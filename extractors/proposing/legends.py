"""What print says about the answer that a single box takes: signs (○か×), or the numbers of a list."""

import re

# Every way in which print, and what reads it, spells a sign that can be read in a box.
SPELT = {"○": "○〇◯", "×": "×✕✖☓", "△": "△Δ∆", "✓": "✓✔√", "+": "+", "-": "-"}
_OF = {spelling: sign for sign, spellings in SPELT.items() for spelling in spellings}
# Signs that forms ask for too and that cannot be read: a ◎ would be taken for ○.
UNREAD = re.compile("[◎●◉☆★▲▼▽□■◇◆]")
_ONE = "[○〇◯×✕✖☓△Δ∆✓✔√]"
_JOIN = "(?:印|[、,・/と か]|もしくは|または|又は|あるいは|或いは|or)*"
# ○×△, ○か×, 「○」または「×」; 0 and O are ○ before a ×.
SEVERAL = re.compile(f"(?:{_ONE}|(?<![0-9A-Za-z])[0Oo])[」』]?{_JOIN}(?:[「『]?{_ONE}[」』]?{_JOIN})+")
# ○:はい, ○=参加, 「○は出席」.
MEANT = re.compile(f"(?<!{_ONE}){_ONE}(?:印)?[:=…]|(?<![○〇◯]){_ONE}は")
# 「(○)を入れて」, 「×で答えて」; not 「○で囲む」: what is circled is printed and no box.
WANTED = re.compile(
    f"(?<![○〇◯]){_ONE}(?:印)?[)」』]?[をで](?:ご|お)?(?:つけ|付け|附し|いれ|入れ|記入|記載|書|答|回答|示|表)"
)
BY_NUMBER = re.compile("数字|番号|数値|[0-9]~[0-9]")
_ITEM = "(?<![0-9]){}[.,、:)]"
MOST_ANSWERS = 9


def signs_said(text: str) -> str:
    """Answer the signs that a plain text asks for, none where it asks for none, or for more than these."""
    lists = [{_OF[one] for one in match[0] if one in _OF} for match in SEVERAL.finditer(text)]
    asked = [match[0] for pattern in (MEANT, WANTED) for match in pattern.finditer(text)]
    # ○○ is no list: a word is left out there.
    signs = {one for named in lists if len(named) > 1 or "×" in named for one in named}
    signs |= {_OF[one] for one in "".join(asked) if one in _OF}
    if "×" in signs or "△" in signs:
        # No form asks for these alone: the ○ beside them was read as a bracket or a zero.
        signs.add("○")
    if not signs or UNREAD.search(text) or BY_NUMBER.search(text):
        return ""
    return "".join(one for one in SPELT if one in signs)


def numbers_said(text: str) -> str:
    """Answer the digits of a numbered list in a plain text (``1.はい2.いいえ``), none where there is none."""
    place, count = 0, 0
    while (item := re.compile(_ITEM.format(count + 1)).search(text, place)) is not None:
        place, count = item.end(), count + 1
    return "".join(map(str, range(1, count + 1))) if 1 < count <= MOST_ANSWERS else ""

"""What the child processes of test_trying do; light, because every child loads it."""

import os

from records.errors import BusinessError
from yomikaki.child import Progress


def add(one: int, other: int, progress: Progress) -> int:
    progress("足しています")
    return one + other


def refuse(progress: Progress) -> None:
    raise BusinessError("form.too_many_sides", "ページが多すぎます。")


def die(progress: Progress) -> None:
    os._exit(9)

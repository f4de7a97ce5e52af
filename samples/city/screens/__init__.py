"""The screens: what each procedure asks for, in its own way of writing. Several systems grew apart."""

from samples.city.screens.counter import INU, KOKUHO, SUIDO
from samples.city.screens.family import JIDO
from samples.city.screens.health import KANSEN, YOBO
from samples.city.screens.items import Item, Screen
from samples.city.screens.tax import KIFU, KOZA, TOKUCHO

__all__ = ["SCREENS", "Item", "Screen"]
SCREENS = {screen.slug: screen for screen in (KOKUHO, INU, SUIDO, KANSEN, KIFU, YOBO, JIDO, TOKUCHO, KOZA)}

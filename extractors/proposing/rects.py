"""Rectangles on one side, in mm, as proposing compares them."""

from collections.abc import Iterable
from dataclasses import dataclass

from records.geometry import Box


@dataclass(frozen=True, order=True)
class Rect:
    """A rectangle: its left top corner and its size. Sorted from the top down."""

    y: float
    x: float
    h: float
    w: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """The middle, across."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """The middle, down."""
        return self.y + self.h / 2

    @property
    def area(self) -> float:
        """The area in square mm."""
        return self.w * self.h

    def holds(self, other: "Rect", slack: float = 0.0) -> bool:
        """Tell whether the other one lies inside, give or take ``slack`` mm."""
        return (
            self.x - slack <= other.x
            and self.y - slack <= other.y
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def holds_point(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def shared(self, other: "Rect") -> float:
        """Answer the area that both cover."""
        return max(0.0, self.across(other)) * max(0.0, self.down(other))

    def across(self, other: "Rect") -> float:
        """Answer how far both overlap from left to right; negative is the gap between them."""
        return min(self.right, other.right) - max(self.x, other.x)

    def down(self, other: "Rect") -> float:
        """Answer how far both overlap from top to bottom; negative is the gap between them."""
        return min(self.bottom, other.bottom) - max(self.y, other.y)

    def likeness(self, other: "Rect") -> float:
        """Answer the shared area as a share of what either covers."""
        shared = self.shared(other)
        return shared / (self.area + other.area - shared)

    def box(self, page: int) -> Box:
        """Answer the rectangle as the definition writes it."""
        return Box(page=page, x=self.x, y=self.y, w=self.w, h=self.h)


def spanned(left: float, top: float, right: float, bottom: float) -> Rect:
    """Answer the rectangle between four edges."""
    return Rect(y=top, x=left, h=bottom - top, w=right - left)


def around(rects: Iterable[Rect]) -> Rect:
    """Answer the smallest rectangle that holds all."""
    them = list(rects)
    return spanned(
        min(one.x for one in them), min(one.y for one in them), max(one.right for one in them),
        max(one.bottom for one in them),
    )  # fmt: skip

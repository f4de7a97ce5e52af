"""Places on paper. Millimetres from the top left corner of the blank, y down, to 0.01."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from records.base import Frozen

Millimetre = Annotated[float, AfterValidator(lambda mm: round(mm, 2))]
Side = Literal["front", "back"]
MM_PER_INCH = 25.4


class Box(Frozen):
    """A rectangle on one side of one page of the blank, in mm."""

    page: int = Field(default=1, ge=1)
    side: Side = "front"
    x: Millimetre
    y: Millimetre
    w: Millimetre = Field(gt=0)
    h: Millimetre = Field(gt=0)

    def grown(self, margin: float) -> "Box":
        """Answer the box with ``margin`` mm added on every side (negative shrinks)."""
        return self.model_copy(
            update={
                "x": round(self.x - margin, 2),
                "y": round(self.y - margin, 2),
                "w": round(self.w + 2 * margin, 2),
                "h": round(self.h + 2 * margin, 2),
            }
        )

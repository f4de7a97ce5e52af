"""A picture with reduced copies of itself: a page is looked at over and over, at few resolutions."""

from extractors.images import Image, resized

# Scales are rounded to this: 300, 400 and 600 dpi come to 100 and 200 exactly, and like ones share a copy.
STEPS = 48


class Pyramid:
    """A picture and its copies, each made when it is first asked for. Not for several threads at once."""

    def __init__(self, picture: Image) -> None:
        self.picture = picture
        self._copies = {STEPS: picture}

    @property
    def height(self) -> int:
        """The picture's height, pixels."""
        return int(self.picture.shape[0])

    @property
    def width(self) -> int:
        """The picture's width, pixels."""
        return int(self.picture.shape[1])

    def at(self, scale: float) -> Image:
        """Answer the picture enlarged or reduced to about ``scale``."""
        step = max(1, round(scale * STEPS))
        if step not in self._copies:
            self._copies[step] = resized(self.picture, step / STEPS)
        return self._copies[step]

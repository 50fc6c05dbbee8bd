"""Points and rectangles on the sheet, in mm, origin at the top left, y down."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle: left, top, width, height in mm."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    @property
    def area(self) -> float:
        """In mm²."""
        return self.w * self.h

    def grown(self, dx: float, dy: float | None = None) -> "Rect":
        """Larger by `dx` on the left and right and by `dy` (else `dx`) above and below."""
        dy = dx if dy is None else dy
        return Rect(self.x - dx, self.y - dy, self.w + 2 * dx, self.h + 2 * dy)

    def moved(self, dx: float, dy: float) -> "Rect":
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def contains(self, other: "Rect") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def overlaps(self, other: "Rect") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def corners(self) -> tuple[tuple[float, float], ...]:
        """Top left, top right, bottom right, bottom left: the order of ArUco corners."""
        return (
            (self.x, self.y),
            (self.right, self.y),
            (self.right, self.bottom),
            (self.x, self.bottom),
        )


def bounding(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle around `rects`; there must be one at least."""
    every = tuple(rects)
    left, top = min(rect.x for rect in every), min(rect.y for rect in every)
    right, bottom = max(rect.right for rect in every), max(rect.bottom for rect in every)
    return Rect(left, top, right - left, bottom - top)

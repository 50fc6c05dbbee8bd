"""Where a printed pattern agrees best with a scan, finer than to a pixel."""

from ptn_scan.recognition.template import Plane


def between_pixels(values: Plane, index: int) -> float:
    """How far from `index`, in pixels, the parabola through the highest value, which is there, and
    its neighbours peaks."""
    if not 0 < index < len(values) - 1:
        return 0.0
    before, at, after = values[index - 1 : index + 2].tolist()
    curvature = before - 2 * at + after
    return float(0.0 if curvature >= 0 else 0.5 * (before - after) / curvature)

"""The page of an official document (Nghị định 30/2020/NĐ-CP, Phụ lục I): lengths in mm, sizes in
points. Both writers take their figures here."""

WIDTH, HEIGHT = 210.0, 297.0
TOP, BOTTOM = 20.0, 25.0
"""20 to 25 mm; the lower margin has room for initials."""
LEFT = 30.0
"""30 to 35 mm."""
RIGHT = 15.0
"""15 to 20 mm."""
LINE = WIDTH - LEFT - RIGHT
NUMBER_FROM_TOP = 10.0
"""The page number stands in the upper margin, centred, not on the first page."""
NUMBER_SIDE = 8.0
"""From the middle of the page number to what stands beside it, at least."""

HEAD_WIDTHS = (72.0, LINE - 72.0)
"""Body at the left, quốc hiệu at the right."""
HEAD_SIDES = 2.0
"""White at the sides of a line of the head or title, so that another font's widths fit too."""
FIRST_LINE = 10.0
"""Indent of a paragraph: 10 or 12.7 mm."""

BODY = 13.0
HEAD_SMALL = 12.0
TITLE = 14.0
TABLE = 10.5
TABLE_HEAD = 10.0
NOTE = 11.0
WATERMARK_GRAY = 0.87

SIGNATURE_SPACE = 20.0
"""White between role and name, for the hand."""

INITIALS_LABEL = 18.0
"""Room for the words before the places of the initials, mm."""
INITIALS_FROM_BOTTOM = 6.0
"""Where the names below the initials stand, mm from the edge of the paper."""
INITIALS_SIZE = 8.0
INITIALS_WIDEST = 50.0
"""Of the dotted line for one hand, mm."""
INITIALS_HEIGHT = 12.0
"""Room for the names, of which long ones have several lines: what is left of the lower margin is
the hand's."""
MOST_INITIALS = 9
"""More places would be too narrow for a hand."""

BAR_HEIGHT, BAR_STEP = 4.6, 7.6
"""A bar of a chart and the step from one to the next, mm."""
BAR_NAMES = 56.0
"""Room for the names at the left of the bars, mm."""
MOST_BARS = 24
"""Bars of one chart: more go into a chart of their own, on the next page."""
CHART_SIZE = 9.0
BLANK_STEP = 8.0
"""From one dotted line to the next, mm."""
BLANK_AFTER = 2.0
"""White below the last dotted line, mm."""

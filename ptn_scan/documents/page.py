"""The page of an official document (Nghị định 30/2020/NĐ-CP, Phụ lục I): lengths in mm, sizes in
points. Both writers take their figures here."""

WIDTH, HEIGHT = 210.0, 297.0
TOP = BOTTOM = 20.0
"""20 to 25 mm."""
LEFT = 30.0
"""30 to 35 mm."""
RIGHT = 15.0
"""15 to 20 mm."""
LINE = WIDTH - LEFT - RIGHT
NUMBER_FROM_TOP = 10.0
"""The page number stands in the upper margin, centred, not on the first page."""

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

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS = "Nơi nhận:"
SIGNATURE_SPACE = 20.0
"""White between role and name, for the hand."""

"""Every effect beyond the profiles, and what is right by it.

What the table "What is right" of the profiles says holds here too. Where it is silent, what a
careful person would say is right, and it is said here. Nothing but the effect is unusual on a
sheet: all other rows are marked plainly, the scanner is one in good order.

Voters, in every second to sixth row:

- `hesitation`: a plain mark, and 2 to 4 touches of 0.3 to 0.9 mm in and between the row's boxes,
  one at most in each box. Right: the mark's level.
- `scribbled_once`, `filled_over`, `crossed_over`, `lined_over`: a mark in the wrong box and one
  zigzag, a dense fill, a large cross, one line over it; another box marked. Two marks over each
  other: review, `correction`.
- `corrected_astray`: a mark in the wrong box and a zigzag over it, and the right one 4 to 6.5 mm
  from the middle of its box to any side: review, as above. `second_astray`: the same without the
  zigzag; where the second mark lies in its box for the most, the two are an overvote, or else
  review.
- `circled_inside` (0.75 to 0.92 of the box across), `circled_border` (0.95 to 1.15 of it),
  `circled_wide` (2.2 to 3.2 mm outside the box), `circled_two` (round two neighbours). Review: a
  ring is no prescribed mark, wherever its line runs.
- `underlined_touching` (5 to 12 % of the name's height above its lowest point, through tails of
  letters at most), `underlined_low` (25 to 50 % of a line below). The name is not struck: the
  mark's level.
- `struck_partly`: a mark, and one or two lines over 15 to 42 % of the name, from its left end or to
  its right end or between; `title_struck`: a mark, and three lines over the title alone, over 60 to
  100 % of its column's width. Review: not clear what the voter struck.
- `beside_left`, `beside_right` of all boxes, `beside_above`, `beside_below` a box, no ink in any.
  Review.

Voters, on the whole page:

- `faint_pen`: lines of 0.25 to 0.4 mm, a quarter to 45 % of a pen's ink. Right: as marked; what
  the scanner did not keep is nobody's error.
- `wandering_signature`: from its box up into the table's last row. It changes nothing; where 1.5
  mm or more of it lie in a box of that row, a person may ask: the row may be reviewed, not ruled.
- `write_in_between`: two words, 3.5 to 4.5 mm high, on the line between two rows, by the names;
  `write_in_margin`: two to four words up or down the left or right margin. Rows as marked,
  `write_in`.

Paper:

- `seal_over_text`: the red seal right of its place, over the heading; `seal_over_rows`: over the
  names of the first rows. A seal strikes nothing: rows as marked.
- `show_through`: the back, a ballot marked by somebody else, mirrored, 6 to 22 % of its darkness.
- `low_toner_along`, `low_toner_across`: one to three pale bands of 8 to 30 mm in the print, along
  the feed or across it, that keep 15 to 60 % of its darkness. The pen is as dark as ever.
- `photocopy`: the marked ballot copied (blacks heavier, light grays and colours gone, specks of
  toner), and the copy scanned. Rows as marked.

Scans:

- `fold_level_boxes`, `fold_level_name` (across the sheet through a row's boxes or name),
  `fold_upright_boxes`, `fold_upright_name` (down the sheet through a column of boxes, or the
  names), `fold_quarter` (both ways through the middle of the sheet).
- `streak_boxes`, `streak_name`: a vertical streak of 1 to 2 px through a column of boxes, the
  names.
- `specks_on_boxes`: 1 to 3 specks of 0.15 to 0.6 mm in or on every second box, and on the names.
- `dither_ordered` (a Bayer matrix), `dither_diffused` (Floyd and Steinberg): bilevel in dots.
- `phone`: a picture by a phone on a table: perspective to 10 mm, turned to 6 degrees, uneven
  light, a shadow half of the time, JPEG.

By all of these, rows are as marked.
"""

from enum import StrEnum


class Effect(StrEnum):
    """What is unusual about a sheet."""

    HESITATION = "hesitation"
    SCRIBBLED_ONCE = "scribbled_once"
    FILLED_OVER = "filled_over"
    CROSSED_OVER = "crossed_over"
    LINED_OVER = "lined_over"
    CORRECTED_ASTRAY = "corrected_astray"
    SECOND_ASTRAY = "second_astray"
    CIRCLED_INSIDE = "circled_inside"
    CIRCLED_BORDER = "circled_border"
    CIRCLED_WIDE = "circled_wide"
    CIRCLED_TWO = "circled_two"
    UNDERLINED_TOUCHING = "underlined_touching"
    UNDERLINED_LOW = "underlined_low"
    STRUCK_PARTLY = "struck_partly"
    TITLE_STRUCK = "title_struck"
    BESIDE_LEFT = "beside_left"
    BESIDE_RIGHT = "beside_right"
    BESIDE_ABOVE = "beside_above"
    BESIDE_BELOW = "beside_below"
    FAINT_PEN = "faint_pen"
    WANDERING_SIGNATURE = "wandering_signature"
    WRITE_IN_BETWEEN = "write_in_between"
    WRITE_IN_MARGIN = "write_in_margin"
    SEAL_OVER_TEXT = "seal_over_text"
    SEAL_OVER_ROWS = "seal_over_rows"
    SHOW_THROUGH = "show_through"
    LOW_TONER_ALONG = "low_toner_along"
    LOW_TONER_ACROSS = "low_toner_across"
    PHOTOCOPY = "photocopy"
    FOLD_LEVEL_BOXES = "fold_level_boxes"
    FOLD_LEVEL_NAME = "fold_level_name"
    FOLD_UPRIGHT_BOXES = "fold_upright_boxes"
    FOLD_UPRIGHT_NAME = "fold_upright_name"
    FOLD_QUARTER = "fold_quarter"
    STREAK_BOXES = "streak_boxes"
    STREAK_NAME = "streak_name"
    SPECKS_ON_BOXES = "specks_on_boxes"
    DITHER_ORDERED = "dither_ordered"
    DITHER_DIFFUSED = "dither_diffused"
    PHONE = "phone"


def effect_of(seed: int) -> Effect:
    """The effect that a sheet with this seed shows: all in turn."""
    effects = tuple(Effect)
    return effects[seed % len(effects)]

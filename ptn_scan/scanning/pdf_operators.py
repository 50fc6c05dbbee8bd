"""The operators of PDF content, by what they do (ISO 32000-1, annex A)."""

CLIPS = frozenset({"W", "W*"})
PATH = frozenset({"m", "l", "c", "v", "y", "h", "re", "n"})
SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
NO_EFFECT = frozenset(
    {"BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Ts", "Td", "TD", "Tm", "T*"}
    | {"w", "J", "j", "M", "d", "ri", "i"}
    | {"CS", "cs", "SC", "SCN", "sc", "scn", "G", "g", "RG", "rg", "K", "k"}
    | {"BMC", "EMC", "MP", "DP", "BX", "EX"}
)
"""On an image drawn later: states of text and pen, colours, marked content."""
PAINTS_PATH = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
DRAWS_THING = "Do"
INLINE_IMAGE = "INLINE IMAGE"
"""What pikepdf makes of BI, ID and EI."""
PAINTS = PAINTS_PATH | SHOWS_TEXT | {DRAWS_THING, INLINE_IMAGE, "sh"}
KNOWN = NO_EFFECT | PATH | CLIPS | PAINTS | {"q", "Q", "cm", "gs", "Tr", "BDC", "d0", "d1"}

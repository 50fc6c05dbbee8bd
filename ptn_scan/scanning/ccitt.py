"""Whether CCITT G3 and G4 data fit together from the first line to the last.

The decoders of Pillow and PDFium, like all that are made for faxes, go on past a code that is none
and past a line that has too many or too few pixels, and what follows is garbage. Nothing is drawn
here: lines are followed by the places where their colour changes. By ITU-T T.4 and T.6.
"""

from dataclasses import dataclass

from ptn_scan.scanning.ccitt_codes import CODE_BITS, MAKE_UP, MODE_BITS, MODES, RUNS, Mode

_EOL_ZEROS = 11
"""So many noughts, or more, and a one end a line."""
_BEYOND = bytes(16)
"""Noughts after the data, which are the beginning of no code."""

_Changes = list[int]
"""The columns at which a line changes its colour, the first from white."""


@dataclass(frozen=True, slots=True)
class FaxFormat:
    """How lines are coded: `is_2d` by the line above (G4; in G3 some lines, each marked by a bit),
    `has_ends` with end-of-line codes (G3), `is_aligned` each from a new byte on."""

    width_px: int
    height_px: int
    is_2d: bool
    has_ends: bool
    is_aligned: bool = False


def check_ccitt(data: bytes, fax: FaxFormat) -> None:
    """Raises ValueError unless `data` (the first bit the highest) are exactly the lines of `fax`,
    up to their end, after which there is nothing, noughts, or an end-of-block code."""
    lines = _Lines(data, fax)
    above = [fax.width_px] * 3
    for _ in range(fax.height_px):
        changes = lines.following(above)
        above = [*changes, fax.width_px, fax.width_px, fax.width_px]
    lines.check_end()


class _Lines:
    """A place in the data, and the lines from there on."""

    def __init__(self, data: bytes, fax: FaxFormat) -> None:
        self._data = data + _BEYOND
        self._end = 8 * len(data)
        self._at = 0
        self._fax = fax
        self._ends_seen = False
        self._is_first = True

    def following(self, above: _Changes) -> _Changes:
        """The next line; `above` is the one before with three times the width at its end."""
        is_2d = self._fax.is_2d
        if self._fax.is_aligned:
            self._align()
        if self._fax.has_ends:
            found = self._take_end()
            if not self._is_first and found != self._ends_seen:
                raise ValueError("some lines have an end and others none")
            self._ends_seen, self._is_first = found, False
            if is_2d:
                is_2d = self._peek(1) == 0
                self._at += 1
        changes = self._line_2d(above) if is_2d else self._line_1d()
        if self._at > self._end:
            raise ValueError("the data are cut short")
        return changes

    def check_end(self) -> None:
        """Raises ValueError where lines follow that nobody asked for."""
        at = self._at
        if self._take_end():
            return
        rest = self._data[at // 8 :]
        if any(rest[1:]) or rest[0] & (0xFF >> at % 8):
            raise ValueError("there is more than all lines")

    def _peek(self, bits: int) -> int:
        byte = self._at >> 3
        window = int.from_bytes(self._data[byte : byte + 4])
        return (window >> (32 - bits - (self._at & 7))) & ((1 << bits) - 1)

    def _align(self) -> None:
        skipped = -self._at % 8
        if skipped and self._peek(skipped):
            raise ValueError("there are codes between lines")
        self._at += skipped

    def _take_end(self) -> bool:
        """Steps over an end-of-line code with all noughts before it, where there is one."""
        if self._at >= self._end or self._peek(_EOL_ZEROS):
            return False
        at = self._at + _EOL_ZEROS
        while at < self._end:
            if self._data[at >> 3] & (0x80 >> (at & 7)):
                self._at = at + 1
                return True
            at += 1
        return False

    def _run(self, colour: int) -> int:
        """The length of one run: codes that make it up, and the one that ends it."""
        table, total = RUNS[colour], 0
        while True:
            bits, length = table[self._peek(CODE_BITS)]
            if not bits:
                raise ValueError("no run has this code")
            self._at += bits
            total += length
            if length < MAKE_UP:
                return total

    def _line_1d(self) -> _Changes:
        width, column, colour = self._fax.width_px, 0, 0
        changes: _Changes = []
        while column < width:
            run = self._run(colour)
            if not run and changes:
                raise ValueError("a run of nothing within a line")
            column += run
            changes.append(column)
            colour ^= 1
        if column > width:
            raise ValueError("a line is too long")
        return changes

    def _line_2d(self, above: _Changes) -> _Changes:
        """By T.6, 2.2: `column` is a0, `above[index]` b1, the one after it b2."""
        width, column, index = self._fax.width_px, -1, 0
        changes: _Changes = []
        data, at = self._data, self._at
        while column < width:
            while above[index] <= column:
                index += 2
            window = int.from_bytes(data[at >> 3 : (at >> 3) + 2])
            bits, mode = MODES[(window >> (16 - MODE_BITS - (at & 7))) & 0x7F]
            at += bits
            if mode == Mode.PASS:
                column = above[index + 1]
                if column >= width:
                    raise ValueError("a line passes over its end")
            elif mode == Mode.HORIZONTAL:
                self._at = at
                column = self._take_runs(changes, max(column, 0))
                at = self._at
            elif bits:
                changed = above[index] + mode
                if not column < changed <= width:
                    raise ValueError("a line goes backwards or too far")
                column = changed
                changes.append(column)
                index = index - 1 if mode < 0 and index else index + 1
            else:
                raise ValueError("no mode has this code")
        self._at = at
        return changes

    def _take_runs(self, changes: _Changes, column: int) -> int:
        """Appends the ends of two runs from `column` on; returns the second."""
        colour = len(changes) % 2
        middle = column + self._run(colour)
        end = middle + self._run(colour ^ 1)
        if end > self._fax.width_px or (middle == column and column) or column == end:
            raise ValueError("runs are too long, or of nothing")
        if end == middle and end < self._fax.width_px:
            raise ValueError("a run of nothing within a line")
        changes += (middle, end)
        return end

"""All images that the drawing of one PDF page can come to.

They are drawn by the page itself, forms within forms, tiling patterns, glyphs of Type 3 fonts, soft
masks and the appearances of annotations, or stand within content (ISO 32000-1, 7.8.3, 8.7.3, 8.9.7,
9.6.5, 11.6.5, 12.5.5). Patterns, states and fonts that are there and not used are looked at too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from ptn_scan.scanning import pdf_operators as operators
from ptn_scan.scanning.pdf_stream import listed, unwrapped

MAX_CONTENT_BYTES = 64 * 2**20
"""Operators, and images among them; a scan has some dozen bytes."""

_DRAWS = frozenset({"/Resources", "/SMask", "/Mask", "/G"})
"""Keys whose value can draw, or leads to what can."""
_DRAW_BY_NAME = frozenset({"/Pattern", "/ExtGState", "/Font", "/CharProcs", "/N", "/D", "/R"})
"""Keys whose value has such things by name; the last three, of an appearance, may be one
themselves. Images and forms are drawn by operators."""
_DRAWN_KINDS = (pikepdf.Name.Image, pikepdf.Name.Form)
_END = "MP"
"""Marks a point and draws nothing. Put behind the content, it is missed where an image, a text or a
list without end swallows it."""

_Resources = pikepdf.Object | None
_Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


@dataclass(frozen=True, slots=True)
class CodedImage:
    """What its dictionary says of an image, the coded bytes, and colour spaces that it may name."""

    dictionary: pikepdf.Object
    data: bytes
    spaces: pikepdf.Object | None = None

    def colour_space(self) -> pikepdf.Object:
        """Raises KeyError where there is none."""
        space = self.dictionary["/ColorSpace"]
        if self.spaces is None or not isinstance(space, pikepdf.Name):
            return space
        return self.spaces.get(str(space), space)


def drawn_images(page: pikepdf.Page) -> Iterator[CodedImage]:
    """Each image and mask once. Raises ValueError for content that is damaged or cannot be looked
    into, or draws nothing of the images there are; PIKEPDF_ERRORS for what is broken."""
    resources = page.obj.get("/Resources")
    instructions = _instructions(listed(page.obj.get("/Contents")))
    paints = any(str(each.operator) in operators.PAINTS for each in instructions)
    if not paints and resources is not None and len(resources.get("/XObject", {})):
        raise ValueError("the content draws nothing, though there are images")
    yield from _within(instructions, resources)
    appearances = [each.get("/AP") for each in listed(page.obj.get("/Annots"))]
    things = [resources, *_drawn(instructions, resources), *appearances]
    yield from _by_way_of([(thing, resources) for thing in things])


def _by_way_of(waiting: list[tuple[_Resources, _Resources]]) -> Iterator[CodedImage]:
    """The images to which things lead, each of which comes with the resources around it."""
    seen: set[tuple[int, int]] = set()
    while waiting:
        thing, around = waiting.pop()
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) or thing.objgen in seen:
            continue
        if thing.is_indirect:
            seen.add(thing.objgen)
        own = thing.get("/Resources", around)
        parts = [*_parts(thing)]
        if thing.get("/Subtype") == pikepdf.Name.Image:
            yield CodedImage(thing, thing.read_raw_bytes())
        elif isinstance(thing, pikepdf.Stream):
            instructions = _instructions([thing])
            yield from _within(instructions, own)
            parts += _drawn(instructions, own)
        waiting += [(part, own) for part in parts]


def _parts(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    keys = thing.keys()  # PDF streams cannot be gone through themselves
    for key in keys:
        value = thing[key]
        if key in _DRAWS or (key in _DRAW_BY_NAME and isinstance(value, pikepdf.Stream)):
            yield value
        elif key in _DRAW_BY_NAME and isinstance(value, pikepdf.Dictionary):
            yield from (found for _, found in value.items())


def _within(instructions: Sequence[_Instruction], resources: _Resources) -> Iterator[CodedImage]:
    """The images that stand within content."""
    spaces = resources.get("/ColorSpace") if resources is not None else None
    for each in instructions:
        if isinstance(each, pikepdf.ContentStreamInlineImage):
            image = each.iimage
            yield CodedImage(image.obj, image.read_raw_bytes(), spaces)


def _drawn(instructions: Sequence[_Instruction], resources: _Resources) -> Iterator[pikepdf.Object]:
    """The images and forms that content draws. Raises ValueError for one that is not there."""
    things = resources.get("/XObject") if resources is not None else None
    for each in instructions:
        if str(each.operator) == operators.DRAWS_THING:
            thing = things.get(str(each.operands[0])) if things is not None else None
            if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") not in _DRAWN_KINDS:
                raise ValueError("a thing to draw that is not there")
            yield thing


def _instructions(content: Sequence[pikepdf.Object]) -> Sequence[_Instruction]:
    """What the `content` of a page or form says. Raises ValueError for an operator that is none,
    and for a part without end."""
    with pikepdf.new() as apart:  # what is parsed stays in memory with its file
        stream = pikepdf.Stream(apart, _unfolded(content) + f"\n/End {_END}".encode())
        *found, last = pikepdf.parse_content_stream(stream)
    if str(last.operator) != _END:
        raise ValueError("something within the content has no end")
    if not all(str(each.operator) in operators.KNOWN for each in found):
        raise ValueError("an operator that PDF does not know")
    return found


def _unfolded(content: Sequence[pikepdf.Object]) -> bytes:
    """Content that is cut short tells so by its coding; what has come so far would be drawn."""
    pieces, total = [], 0
    for stream in content:
        filters = [str(name) for name in listed(stream.get("/Filter"))]
        piece = unwrapped(stream.read_raw_bytes(), filters, MAX_CONTENT_BYTES - total)
        if piece is None:
            raise ValueError("content that is too long or of filters that are not known here")
        pieces.append(piece)
        total += len(piece)
    return b"\n".join(pieces)

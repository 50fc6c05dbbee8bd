"""Which blocks go to the next page with the signatures, which never stand there alone. The writers
for .docx and .pdf ask here alike."""

from ptn_scan.documents.blocks import Block, Heading, Paragraph, Signatures, Style, Table

_PARAGRAPHS = 2
"""Paragraphs that stay with the signatures."""

_MOST = 8
"""With them go the items of a list that begins there, and the line that leads to it, up to so many
paragraphs."""


def signed_part(blocks: tuple[Block, ...]) -> range:
    """The places in `blocks` of the signatures and of what stays with them; none where nobody
    signs."""
    last = next((i for i, block in enumerate(blocks) if isinstance(block, Signatures)), None)
    if last is None:
        return range(0)
    first = last
    while last - first < _PARAGRAPHS and isinstance(blocks[first - 1], Paragraph):
        first -= 1
    while last - first < _MOST and _is_item(blocks[first]):
        first -= 1
    if first == last:
        first -= _of_the_last_table(blocks[:last])
    return range(first, last + 1)


def _of_the_last_table(before: tuple[Block, ...]) -> int:
    """How many blocks at the end of `before`, a short table and its heading, go with signatures
    that have no paragraph before them."""
    match before[-2:]:
        case (Heading(), Table(whole=True)):
            return 2
        case (*_, Table(whole=True)):
            return 1
    return 0


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style is Style.ITEM

"""How much of a file is read before it is refused: every limit in one place."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Hard limits of the readers. Sizes in bytes; unpacked sizes are counted while inflating."""

    plain_bytes: int = 250 * MEGABYTE
    archive_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 100 * MEGABYTE
    archive_files: int = 50
    cell_chars: int = 10_000
    columns: int = 200
    id_chars: int = 40
    xml_depth: int = 32
    sheet_cells: int = 5_000_000
    lines: int = 5_000_000


DEFAULT = Limits()

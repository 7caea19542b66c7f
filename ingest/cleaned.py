"""An upload's return written again in DfE's layout, from its stored files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ingest.as_sent import MOST_BYTES
from ingest.kept import files_of
from ingest.models import Upload
from ingest.readers.limits import MEGABYTE
from ingest.writing.forms import zipped
from ingest.writing.returns import TO_DFE, Layout, NotWrittenError, write

TYPES = {"xml": "application/xml", "csv": "text/csv; charset=utf-8", "zip": "application/zip"}


@dataclass(frozen=True)
class Download:
    """A file to hand out: its name, what kind it is, its bytes."""

    name: str
    kind: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def may_be_written(upload: Upload) -> bool:
    """Whether the upload was read as a return that goes to DfE, and its files are kept."""
    return upload.dataset in TO_DFE and bool(upload.records_digest) and upload.stage != "discarded"


def cleaned(upload: Upload, layout: Layout) -> Download:
    """The cleaned return: one file as it is, several as a zip.

    Raises `NotWrittenError`.
    """
    if not may_be_written(upload):
        raise NotWrittenError("Only an SSDA903 or a CIN census that could be read can be written.")
    if sum(file.size for file in upload.files.all()) > MOST_BYTES:
        raise NotWrittenError(
            f"These files are larger than {MOST_BYTES // MEGABYTE} MB, too large to be written"
            " while you wait: send DfE the files themselves."
        )
    try:
        files = files_of(upload)
    except FileNotFoundError as gone:
        raise NotWrittenError("The files of this return are no longer kept.") from gone
    written = write(
        files,
        layout,
        dataset=upload.dataset,
        year=upload.year,
        as_at=upload.as_at,
        dfe_code=upload.authority.dfe_code,
    )
    name = f"{upload.dataset}-{upload.year}"
    if len(written) > 1:
        return Download(f"{name}-{layout.key}.zip", TYPES["zip"], zipped(written))
    return Download(f"{name}.{layout.key}", TYPES[layout.key], written[0].data)

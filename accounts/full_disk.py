"""Whether a disk is full: that of a folder, or that of the database."""

from __future__ import annotations

import errno

OF_A_FOLDER = frozenset({errno.ENOSPC, errno.EDQUOT})
# PostgreSQL's word for it: a relation or a temporary file could not be extended.
OF_THE_DATABASE = "53100"


def is_full(fault: BaseException | None) -> bool:
    """Whether this fault, or one that it came of, says that a disk is full."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in OF_A_FOLDER:
            return True
        if getattr(fault, "sqlstate", None) == OF_THE_DATABASE:
            return True
        fault = fault.__cause__ or fault.__context__
    return False

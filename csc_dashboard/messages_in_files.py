"""Messages in a folder, for a site on one machine: each comes whole or not at all.

kombu's own writes a message where readers look for it, so that one who looks at that moment takes
half of it away, or nothing, and its worker ends.
"""

from __future__ import annotations

import logging
import os
import uuid
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """A channel whose messages and whose table of queues are written beside, and moved into
    place."""

    def _put(self, queue: str, payload: Any, **_: Any) -> None:
        # Readers take what ends in the queue's name, the oldest first.
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write_whole(Path(self.data_folder_out) / name, dumps(payload))
        except OSError as error:
            raise ChannelError("A message could not be written: is the disk full?") from error

    def _get(self, queue: str) -> Any:
        try:
            return super()._get(queue)
        except ValueError:
            # Taken away already; whatever it was about, the sweep rings for again.
            log.warning("a message that nobody can read was thrown away")
            raise Empty from None

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        table = self._exchange_file(exchange)
        if not table.exists():
            table.parent.mkdir(exist_ok=True)
            _write_whole(table, "[]", once=True)
        super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    """kombu's transport of files, with whole messages."""

    Channel = Channel


def _write_whole(path: Path, text: str, *, once: bool = False) -> None:
    """Write a file that nobody sees before it is whole. `once`: if there is one by then, that
    stays."""
    draft = path.with_name(f".{uuid.uuid4()}")
    try:
        draft.write_text(text, encoding="utf-8")
        if once:
            with suppress(FileExistsError):
                os.link(draft, path)
        else:
            draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)

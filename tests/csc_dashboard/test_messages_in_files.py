"""Messages in a folder: whoever looks while one is written finds none, and then the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.transport.virtual import Channel

from csc_dashboard import messages_in_files

QUEUE = "celery"


@pytest.fixture
def channels(tmp_path: Path) -> Iterator[tuple[Channel, Channel]]:
    """One who writes and one who reads, each on a connection of its own."""
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    ours = {
        "transport": "csc_dashboard.messages_in_files:Transport",
        "transport_options": options,
    }
    with Connection("filesystem://", **ours) as one, Connection("filesystem://", **ours) as other:
        yield one.channel(), other.channel()


def test_who_looks_while_a_message_is_written_finds_none(channels, monkeypatch):
    """Before it is put into words, and when all of them are written but it is not in place yet."""
    writer, reader = channels
    looked = []

    def look() -> None:
        with pytest.raises(Empty):
            reader._get(QUEUE)
        looked.append("nothing")

    class Words:
        def __json__(self) -> str:
            look()
            return "ring"

    into_place = Path.rename

    def rename(draft: Path, path: Path) -> Any:
        look()
        return into_place(draft, path)

    monkeypatch.setattr(Path, "rename", rename)
    writer._put(QUEUE, {"body": Words()})
    assert len(looked) == 2
    assert reader._get(QUEUE) == {"body": "ring"}


def test_messages_come_in_their_order_and_each_once(channels):
    writer, reader = channels
    for number in range(3):
        writer._put(QUEUE, {"body": number})
    assert reader._size(QUEUE) == 3
    assert sorted(reader._get(QUEUE)["body"] for _ in range(3)) == [0, 1, 2]
    with pytest.raises(Empty):
        reader._get(QUEUE)


@pytest.mark.parametrize("broken", [b"", b'{"body": ', b"\x80 no message"])
def test_a_message_that_nobody_can_read_is_passed_over(
    channels, tmp_path: Path, caplog, broken: bytes
):
    """F17: half a message of a disk that was full, or of another program, ends no worker."""
    writer, reader = channels
    (tmp_path / "queue" / f"0_first.{QUEUE}.msg").write_bytes(broken)
    writer._put(QUEUE, {"body": "ring"})
    with pytest.raises(Empty):
        reader._get(QUEUE)
    assert reader._get(QUEUE) == {"body": "ring"}
    assert "thrown away" in caplog.text
    assert "no message" not in caplog.text


def test_a_disk_that_is_full_keeps_no_half_of_a_message(channels, tmp_path: Path, monkeypatch):
    """F10: and whoever rang is told, as of any broker that is away."""
    writer, _ = channels

    def full(self: Path, *_: object, **__: object) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(writer.connection.client.channel_errors, match="could not be written"):
        writer._put(QUEUE, {"body": "ring"})
    assert list((tmp_path / "queue").iterdir()) == []


def test_the_table_of_queues_is_never_seen_half_made(channels, monkeypatch):
    """Two processes that start at once make it once."""
    one, other = channels
    link, seen = messages_in_files.os.link, []

    def late(draft: Path, table: Path) -> None:
        seen.append(other.get_table("rings"))
        link(draft, table)
        link(draft, table)  # the other was as quick

    monkeypatch.setattr(messages_in_files.os, "link", late)
    one._queue_bind("rings", "key", "", QUEUE)
    other._queue_bind("rings", "key", "", QUEUE)
    assert seen == [[]]
    assert [each.queue for each in other.get_table("rings")] == [QUEUE]

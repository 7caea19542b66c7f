"""What clients send comes whole and in time, or it is not taken.

A client that goes away in the middle of an upload leaves a shorter body, which Django takes for a
form with fewer files; one that sends a byte a second keeps a thread of the web server for hours. So
the body of each request is counted and watched.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest, HttpResponse

# In every span of so many seconds a piece of so many bytes has to come, or the rest: three
# kilobytes a second, slower than any line that a page could be opened over.
SPAN_SECONDS = 20
PIECE = 65_536


class BodyCutOffError(OSError):
    """The body ended before its end, or came too slowly. An OSError, which is what Django makes an
    unreadable form of."""


class Body:
    """A request's body of a known length, which says when it was cut off.

    `ends`: told when it came too slowly, from another thread; makes the next read return nothing.
    """

    def __init__(self, stream: Any, length: int, ends: Callable[[], None]) -> None:
        self._stream, self._left, self._ends = stream, length, ends
        self._came = self._seen = 0
        self._over = threading.Event()
        self._watch: threading.Thread | None = None
        self._at_the_end: list[Callable[[], object]] = []

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes, or all that is left. Raises BodyCutOffError."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        pieces = []
        while wanted:
            piece = self._next(self._stream.read, min(wanted, PIECE))
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int | None = -1) -> bytes:
        """A line, or its beginning. Raises BodyCutOffError."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        return self._next(self._stream.readline, wanted) if wanted else b""

    def at_the_end(self, do: Callable[[], object]) -> None:
        """Have something done when the request ends, however it does."""
        self._at_the_end.append(do)

    def close(self) -> None:
        """The request has ended."""
        self._over.set()
        for do in self._at_the_end:
            with suppress(OSError):
                do()

    def _next(self, read: Callable[[int], bytes], size: int) -> bytes:
        if self._watch is None:
            self._watch = threading.Thread(target=self._see_to_it, name="body", daemon=True)
            self._watch.start()
        piece = read(size)
        if not piece:
            self._over.set()
            raise BodyCutOffError("What was sent ended before its end, or came too slowly.")
        self._came += len(piece)
        self._left -= len(piece)
        if not self._left:
            self._over.set()
        return piece

    def _see_to_it(self) -> None:
        """End it when no piece came in a span."""
        while not self._over.wait(SPAN_SECONDS):
            if self._came == self._seen:
                self._ends()
                return
            self._seen = self._came


class WholeBodies:
    """A web application whose requests' bodies are whole."""

    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """The answer."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or not int(length):
            return self.application(environ, start_response)
        body = Body(environ["wsgi.input"], int(length), lambda: _hang_up(environ))
        try:
            return self.application(environ | {"wsgi.input": body}, start_response)
        finally:
            body.close()


def _hang_up(environ: dict[str, Any]) -> None:
    """Read no more from this client; what is answered may still reach it. Only gunicorn says which
    socket it is: another server has limits of its own."""
    client = environ.get("gunicorn.socket")
    if client is not None:
        with suppress(OSError):
            client.shutdown(socket.SHUT_RD)


class FilesOnTheirWay(TemporaryFileUploadHandler):
    """Writes what comes to temporary files, and takes each away with its request: Django leaves one
    that broke off in the middle to be found as garbage, some time."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        body = self.request.META.get("wsgi.input")
        if isinstance(body, Body):
            body.at_the_end(self.file.close)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece. Raises OSError, and a full disk has the room of the file again at once."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            with suppress(OSError):  # what is left in its buffer cannot be written either
                self.file.close()
            raise


class NobodysFiles:
    """Keeps no file of somebody who has not signed in: no page that is open to anybody takes one.

    A form is read before any door asks who it is, for the guard against forged forms looks into
    it; without this, whoever finds the address could fill the disk that everybody's uploads need.
    They are answered as ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, untouched."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Before the guard against forged forms, which has its turn after this."""
        if request.content_type == "multipart/form-data" and not request.user.is_authenticated:
            request.upload_handlers = [Nowhere(request)]


class Nowhere(FileUploadHandler):
    """Passes over what is sent as a file, and keeps the other fields of the form."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Read past it. Raises SkipFile, always."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing is kept."""

    def file_complete(self, file_size: int) -> None:
        """There is no file."""

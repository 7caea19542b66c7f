"""Bytes to text: which encoding a plain file is in, told from its bytes and never guessed."""

from __future__ import annotations

import codecs

from ingest.vocabulary import ErrorCode, Normalisation, Refused

# Every other byte of UTF-16 text in Latin letters is NUL; a stray NUL in a cell is far rarer.
MANY_NULS = 0.2


def decode(data: bytes, source: str) -> tuple[str, set[Normalisation]]:
    """The text of a plain file and what was normalised.

    UTF-8 with or without a mark, UTF-16 only with its mark, else Windows-1252.
    Raises Refused: NUL_BYTES, ENCODING_UNDECODABLE.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refused(ErrorCode.ENCODING_UNDECODABLE, _save_as_utf8(source))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise Refused(ErrorCode.ENCODING_UNDECODABLE, _save_as_utf8(source)) from None
        if "\0" in text:
            raise Refused(ErrorCode.NUL_BYTES, _nuls(source))
        return text, {Normalisation.N_UTF16}
    nuls = data.count(0)
    if nuls > MANY_NULS * len(data):
        raise Refused(ErrorCode.ENCODING_UNDECODABLE, _save_as_utf8(source))
    if nuls:
        raise Refused(ErrorCode.NUL_BYTES, _nuls(source))
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8-sig"), {Normalisation.N_BOM} if marked else set()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), {Normalisation.N_CP1252}
    except UnicodeDecodeError:
        raise Refused(ErrorCode.ENCODING_UNDECODABLE, _save_as_utf8(source)) from None


def _save_as_utf8(source: str) -> str:
    return (
        f"{source} is in an encoding that cannot be read: save it as CSV UTF-8 and send it again."
    )


def _nuls(source: str) -> str:
    return f"{source} holds NUL characters, a sign of damage: export it again and send it again."

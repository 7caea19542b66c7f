"""XML returns: a stream of children to raw tables, with nothing in the file allowed to act.

No document type is accepted, so no entity can be declared; nothing is fetched; depth is bounded.
How the children of a return are taken apart is the dataset's own declaration, an `XmlForm`.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from lxml import etree

from ingest.readers.limits import Limits
from ingest.readers.text import decode
from ingest.schema import Dataset, Form, RawTable
from ingest.vocabulary import ErrorCode, Normalisation, Refused
from ingest.writing.given import Element, Given

_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe\s*<\x00|\xfe\xff\x00<|\x00<\x00|<\x00")
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# Encodings in which the bytes of markup are those of ASCII, so that a document type can be seen.
_READABLE = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"latin1", b"windows-1252", b"cp1252"}


@dataclass(frozen=True)
class XmlForm:
    """The XML of one dataset: its root, the element of one child, how both are taken apart and how
    they are put together.

    `take`: called with each child's element and the `Taken` to fill; `finish`: called once with the
    root when all children are read. `give`: what stands in the root, of the rows of a return.
    """

    dataset: Dataset
    root: str
    child: str
    take: Callable[[etree._Element, Taken], None]
    finish: Callable[[etree._Element, Taken], None]
    give: Callable[[Given], Iterable[Element]]


@dataclass
class Taken:
    """Rows taken out of an XML so far: table -> rows as {column: text}, and each row's child."""

    limits: Limits
    source: str
    rows: dict[str, list[dict[str, str]]]
    children: dict[str, list[int]]
    child: int = 0
    namespaced: bool = False
    stray: dict[str, list[int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def name(self, element: etree._Element) -> str:
        """The element's name without its namespace; "" for a comment."""
        tag = element.tag
        known = self.names.get(tag)
        if known is None:
            if not isinstance(tag, str):
                # An entity that survived, or a processing instruction or comment.
                if tag is etree.Entity:
                    raise Refused(ErrorCode.XML_DTD_FORBIDDEN, forbidden(self.source))
                return ""
            known = tag.rpartition("}")[2]
            self.namespaced |= known != tag
            # Only our own names are kept: a hostile file may hold a million others.
            if len(self.names) < 500:
                self.names[tag] = known
        return known

    def add(self, table: str, row: dict[str, str]) -> None:
        """Keep a row of the child being read."""
        self.rows[table].append(row)
        self.children[table].append(self.child)

    def next_key(self, child: str) -> str:
        """The next running number of this child's referrals, over the whole file."""
        self.keys[child] = self.keys.get(child, 0) + 1
        return str(self.keys[child])

    def texts(self, parent: etree._Element, name: str, table: str) -> list[str]:
        """The texts of the like leaf elements `name` in `parent`, which may hold no other."""
        found = []
        names, longest = self.names, self.limits.cell_chars
        if (text := parent.text) and not text.isspace():
            self.stray_text(table)
        for element in parent:
            if (names.get(element.tag) or self.name(element)) != name:
                self.unexpected(element, self.name(element))
            if (tail := element.tail) and not tail.isspace():
                self.stray_text(table)
            text = element.text or ""
            if len(element) or len(text) > longest:
                text = self.text(element)
            found.append(text)
        return found

    def leaves(
        self, parent: etree._Element, allowed: Mapping[str, str], table: str
    ) -> tuple[dict[str, str], list[tuple[str, etree._Element]]]:
        """The texts of the leaves of `parent` by column, and its elements that have elements.

        `allowed`: element -> column, or "" for an element with elements of its own.
        Raises Refused: XML_UNEXPECTED_ELEMENT, XML_TOO_DEEP, CELL_TOO_LARGE.
        """
        row: dict[str, str] = {}
        inner: list[tuple[str, etree._Element]] = []
        names, longest = self.names, self.limits.cell_chars
        if (text := parent.text) and not text.isspace():
            self.stray_text(table)
        for element in parent:
            if (tail := element.tail) and not tail.isspace():
                self.stray_text(table)
            name = names.get(element.tag) or self.name(element)
            column = allowed.get(name)
            if column is None or column in row:
                if name:
                    self.unexpected(element, name)
            elif not column:
                inner.append((name, element))
            else:
                text = element.text or ""
                if len(element) or len(text) > longest:
                    text = self.text(element)
                row[column] = text
        return row, inner

    def text(self, element: etree._Element) -> str:
        """The text of a leaf element."""
        if len(element):
            for inside in element:
                if self.name(inside):
                    self.unexpected(inside, self.name(inside))
            text = (element.text or "") + "".join(inside.tail or "" for inside in element)
        else:
            text = element.text or ""
        if len(text) > self.limits.cell_chars:
            raise Refused(
                ErrorCode.CELL_TOO_LARGE,
                f"An element of child {self.child} in {self.source} holds more than "
                f"{self.limits.cell_chars:,} characters: put it right or export the file again.",
            )
        return text

    def stray_text(self, table: str) -> None:
        """Note that text stands between the elements of this child."""
        self.stray.setdefault(table, []).append(self.child)

    def unexpected(self, element: etree._Element, name: str) -> None:
        """Refuse an element that the return does not have, or has once only."""
        depth = deepest(element, self.limits.xml_depth)
        if depth > self.limits.xml_depth:
            raise Refused(ErrorCode.XML_TOO_DEEP, _too_deep(self.source))
        parent = element.getparent()
        inside = "the file" if parent is None else self.name(parent)
        shown = name if re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", name) else "an element"
        raise Refused(
            ErrorCode.XML_UNEXPECTED_ELEMENT,
            f"{self.source} holds {shown} inside {inside} (child {self.child}), where the return "
            "has no such element or has it once only: take it out or export the file again.",
        )

    def missing(self, what: str) -> None:
        """Refuse the file for an element without which its data cannot be read."""
        where = f"Child {self.child} of {self.source}" if self.child else self.source
        raise Refused(
            ErrorCode.XML_MISSING_ELEMENT,
            f"{where} has no {what}: export the file again.",
        )


def deepest(element: etree._Element, enough: int) -> int:
    """How deep the tree goes at an element, counted no further than just past `enough`."""
    above = sum(1 for _ in element.iterancestors()) + 1
    level = [element]
    depth = above
    while level and depth <= enough:
        level = [inside for parent in level for inside in parent]
        depth += bool(level)
    return depth


def looks_like_xml(data: bytes) -> bool:
    """Whether a file begins as markup does, in any encoding XML comes in."""
    return bool(_XML.match(data))


def prolog_of(data: bytes) -> bytes:
    """What an XML begins with after declarations and comments: `<!DOCTYPE` or the root's name."""
    return data[_PROLOG.match(data).end() :][:64]


def plain_xml(source: str, data: bytes) -> tuple[bytes, set[Normalisation]]:
    """The bytes of an XML in an encoding whose markup is ASCII, with no document type in it.

    Raises Refused: XML_DTD_FORBIDDEN, XML_MALFORMED, and what `text.decode` raises.
    """
    normalised: set[Normalisation] = set()
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")):
        if data.startswith((b"\x00<", b"<\x00")):
            # Without a mark its first character still tells: no other text begins so.
            data = (codecs.BOM_UTF16_LE if data[:1] == b"<" else codecs.BOM_UTF16_BE) + data
        text, normalised = decode(data, source)
        data = re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode(
            "utf-8", "replace"
        )
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        normalised = normalised | {Normalisation.N_BOM}
    declared = _DECLARED.match(data.lstrip())
    if declared and declared[1].lower() not in _READABLE:
        raise Refused(
            ErrorCode.XML_MALFORMED,
            f"{source} says it is in an encoding that is not accepted: save it as UTF-8.",
        )
    if prolog_of(data).upper().startswith(b"<!DOCTYPE"):
        raise Refused(ErrorCode.XML_DTD_FORBIDDEN, forbidden(source))
    return data, normalised


def forbidden(source: str) -> str:
    """Why a document type is refused."""
    return (
        f"{source} declares a document type or entities, which no return needs and which can do "
        "harm: export the file again without them."
    )


def read_xml(
    source: str, data: bytes, forms: tuple[XmlForm, ...], limits: Limits
) -> tuple[list[RawTable], set[Normalisation]]:
    """One XML return as raw tables of its dataset, and what was normalised.

    Every table the dataset's XML can hold comes back, empty ones too: in XML a return is whole.
    """
    data, normalised = plain_xml(source, data)
    if not data.strip():
        raise Refused(ErrorCode.EMPTY_FILE, f"{source} is empty: export it again.")
    try:
        form, taken = _walk(source, data, forms, limits)
    except etree.XMLSyntaxError as error:
        if "depth" in (error.msg or "").lower():
            raise Refused(ErrorCode.XML_TOO_DEEP, _too_deep(source)) from None
        if "text node" in (error.msg or "").lower():
            raise Refused(
                ErrorCode.CELL_TOO_LARGE,
                f"An element of {source} holds more than {limits.cell_chars:,} characters: put it "
                "right or export the file again.",
            ) from None
        line = f" at line {error.lineno}" if error.lineno else ""
        raise Refused(
            ErrorCode.XML_MALFORMED,
            f"{source} is not well-formed XML{line}: it may be cut off. Send the whole file again.",
        ) from None
    if taken.namespaced:
        normalised = normalised | {Normalisation.N_XML_NAMESPACE}
    if not taken.child:
        raise Refused(ErrorCode.NO_ROWS, f"{source} holds no child: export it again.")
    tables = []
    for table in form.dataset.tables:
        if table.name not in taken.rows:
            continue
        frame = _frame(taken.rows[table.name], [f.name for f in table.fields])
        tables.append(
            RawTable(
                source,
                frame,
                np.array(taken.children[table.name], dtype=np.int64),
                form=Form.XML,
                dataset=form.dataset.key,
                table=table.name,
                stray=tuple(dict.fromkeys(taken.stray.get(table.name, ()))),
            )
        )
    return tables, normalised


def _frame(rows: list[dict[str, str]], columns: list[str]) -> pd.DataFrame:
    """Rows as a table of these columns, "" where a row has nothing."""
    # Of the columns a schema knows most files write a few.
    written = set().union(*rows)
    blank = pd.Series("", index=range(len(rows)), dtype="str")
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column, "") for row in rows], dtype="str")
            if column in written
            else blank
            for column in columns
        }
    )


def _walk(
    source: str, data: bytes, forms: tuple[XmlForm, ...], limits: Limits
) -> tuple[XmlForm, Taken]:
    settings = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }
    root = next(
        (found for _, found in etree.iterparse(io.BytesIO(data), events=("start",), **settings)),
        None,
    )
    if root is None:
        raise Refused(ErrorCode.EMPTY_FILE, f"{source} is empty: export it again.")
    name = root.tag.rpartition("}")[2]
    form = next((form for form in forms if form.root == name), None)
    if form is None:
        raise Refused(
            ErrorCode.XML_WRONG_ROOT,
            f"{source} is XML, but of no return that is known: its first element should be "
            f"{' or '.join(form.root for form in forms)}.",
        )
    taken = Taken(limits, source, {}, {})
    for table in form.dataset.tables:
        taken.rows[table.name] = []
        taken.children[table.name] = []
    taken.namespaced = name != root.tag
    walk = etree.iterparse(io.BytesIO(data), events=("end",), tag=f"{{*}}{form.child}", **settings)
    for _, child in walk:
        taken.child += 1
        form.take(child, taken)
        _forget(child, taken)
    form.finish(walk.root, taken)
    return form, taken


def _forget(child: etree._Element, taken: Taken) -> None:
    """Empty a child that has been read and take the one before it out: a million would add up."""
    child.clear(keep_tail=True)
    while (before := child.getprevious()) is not None:
        if before.tag != child.tag:
            taken.unexpected(before, taken.name(before))
        child.getparent().remove(before)


def _too_deep(source: str) -> str:
    return f"{source} nests its elements deeper than any return does: export it again."

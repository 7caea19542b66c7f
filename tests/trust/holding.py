"""Where something stands: in which tables of the database, and in which files of a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection
from psycopg import sql


def tables_with(said: Sequence[str]) -> dict[str, set[str]]:
    """Of each table of the database that holds any of these words, in whatever column, which."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND has_table_privilege(format('%I.%I', table_schema, table_name), 'SELECT')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 50
        held = {}
        for table in tables:
            # Bytes are written as hexadecimal digits.
            asked = sql.SQL(
                "SELECT word FROM unnest(%s::text[]) word WHERE EXISTS (SELECT FROM {} t"
                " WHERE t::text ILIKE '%%' || word || '%%' OR t::text ILIKE '%%' || encode("
                "convert_to(word, 'UTF8'), 'hex') || '%%')"
            ).format(sql.Identifier(table))
            cursor.execute(asked, [list(said)])
            if found := {word for (word,) in cursor.fetchall()}:
                held[table] = found
    # What a session holds is packed.
    sessions = "\n".join(repr(each.get_decoded()) for each in Session.objects.all())
    if found := {word for word in said if word in sessions}:
        held["django_session"] = held.get("django_session", set()) | found
    return held


def files_with(said: Sequence[str], *folders: Path) -> dict[str, set[str]]:
    """Of each file in these folders that holds any of these words, in its bytes or its name,
    which."""
    held = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            content = path.read_bytes() if path.is_file() else b""
            found = {word for word in said if word.encode() in content or word in str(path)}
            if found:
                held[str(path.relative_to(folder))] = found
    return held

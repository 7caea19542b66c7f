"""The walls in the database: one policy for each table with rows of an authority, put up by
`migrate` from the models themselves.

A table with an authority shows the rows of the authorities that were said (`accounts.walls`); a
table that hangs on such a one shows what hangs on rows that are shown, at any depth. Putting them
up is done behind every migration and changes only what differs, so that a new table cannot be
forgotten; a model that is behind no wall must stand in `OPEN` with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

ROOMS = ("accounts", "records", "indicators", "ingest", "boards")
# What no wall can stand before, and why.
OPEN = {
    "accounts.Authority": "the list of authorities is public, and a door looks one up",
    "accounts.Person": "somebody may work for several; what they do hangs on walled roles",
    "accounts.Guess": "guesses at signing in are counted before anybody is known",
    "records.Postcode": "a public directory",
    "records.Ward": "a public list",
    "records.PostcodeEdition": "when the public directory was loaded",
    "indicators.Population": "published by ONS",
    "indicators.Area": "published by DfE",
    "indicators.PublishedFile": "published by DfE",
    "indicators.Published": "published by DfE",
    "indicators.Neighbour": "published by DfE",
    "indicators.Deprivation": "published",
    "ingest.Provider": "Ofsted's public list",
}
# Read once for a statement, not once for a row: hence the SELECT round each.
FUNCTIONS = """
    CREATE OR REPLACE FUNCTION csc_authorities() RETURNS bigint[]
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT string_to_array(
            nullif(nullif(current_setting('csc.authority', true), ''), '*'), ','
        )::bigint[]
    $$;
    CREATE OR REPLACE FUNCTION csc_every_authority() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT coalesce(current_setting('csc.authority', true) = '*', false)
    $$;
    CREATE OR REPLACE FUNCTION csc_person() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT nullif(current_setting('csc.person', true), '')::uuid
    $$
"""
EVERY = "(SELECT csc_every_authority())"
OURS = f"{EVERY} OR authority_id = ANY ((SELECT csc_authorities())::bigint[])"
SIGNED_IN_HERE = " OR (authority_id IS NULL AND person_id IN (SELECT person_id FROM accounts_role))"


@dataclass(frozen=True)
class Policy:
    """A policy of a table: its name, for which statements, and what a row must be."""

    table: str
    name: str
    command: str
    using: str = ""
    check: str = ""

    @property
    def text(self) -> str:
        """The statement that makes it."""
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        return f"CREATE POLICY {self.name} ON {self.table} FOR {self.command}{using}{check}"


# What belongs to a person and to no authority yet: their roles anywhere, and entries of signing in,
# which the authorities they work for may read. Anybody may add one; nobody changes one.
OF_ROLES = (
    Policy("accounts_role", "wall", "ALL", OURS, OURS),
    Policy("accounts_role", "own", "SELECT", "person_id = (SELECT csc_person())"),
)
OF_AUDIT = (
    Policy(
        "accounts_auditentry",
        "wall",
        "SELECT",
        OURS + SIGNED_IN_HERE,
    ),
    Policy("accounts_auditentry", "adding", "INSERT", "", f"{OURS} OR authority_id IS NULL"),
)
OF_THEIR_OWN = {"accounts.Role": OF_ROLES, "accounts.AuditEntry": OF_AUDIT}


class NoWallError(Exception):
    """A model that neither has an authority nor hangs on one, nor stands in `OPEN`."""


def walled_models() -> Iterator[type[models.Model]]:
    """The models of the product whose tables have a wall."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=True):
            if model._meta.label not in OPEN:
                yield model


def policies_of(model: type[models.Model]) -> tuple[Policy, ...]:
    """The policies of one model's table. Raises NoWallError."""
    if own := OF_THEIR_OWN.get(model._meta.label):
        return own
    table = model._meta.db_table
    rule = OURS if _has_authority(model) else _of_parent(model)
    return (Policy(table, "wall", "ALL", rule, rule),)


def _of_parent(model: type[models.Model]) -> str:
    for field in model._meta.concrete_fields:
        if field.many_to_one or field.one_to_one:
            parent = field.related_model
            if not field.null and parent._meta.label not in OPEN and _has_wall(parent):
                key, target = field.column, parent._meta.pk.column
                shown = f"SELECT {target} FROM {parent._meta.db_table}"  # noqa: S608  our names
                return f"{EVERY} OR {key} IN ({shown})"
    raise NoWallError(
        f"{model._meta.label} has no authority and hangs on nothing that has one: give it one, or"
        " say in accounts.policies.OPEN why it needs no wall."
    )


def _has_authority(model: type[models.Model]) -> bool:
    return any(field.column == "authority_id" for field in model._meta.concrete_fields)


def _has_wall(model: type[models.Model]) -> bool:
    try:
        return bool(policies_of(model))
    except NoWallError:
        return False


def put_up(connection) -> list[str]:
    """Put up every wall that is not there as it is declared; returns the tables that changed.

    Tables a migration has not made yet, or has taken away again, are passed by.
    """
    changed = []
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if not {"accounts_role", "accounts_authority"} <= there:
            return changed
        cursor.execute(FUNCTIONS)
        standing = _standing(cursor)
        for model in walled_models():
            table = model._meta.db_table
            wanted = {policy.name: policy.text for policy in policies_of(model)}
            if table not in there or standing.get(table) == wanted:
                continue
            for name in standing.get(table, {}):
                cursor.execute(f"DROP POLICY {name} ON {table}")
            for name, text in wanted.items():
                cursor.execute(text)
                cursor.execute(f"COMMENT ON POLICY {name} ON {table} IS %s", [text])
            cursor.execute(
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
            )
            changed.append(table)
    return changed


def _standing(cursor) -> dict[str, dict[str, str]]:
    """The text each policy was made with, by table and name."""
    cursor.execute(
        "SELECT relname, polname, coalesce(obj_description(pol.oid, 'pg_policy'), '')"
        " FROM pg_policy pol JOIN pg_class ON pg_class.oid = polrelid"
        " WHERE relrowsecurity AND relforcerowsecurity"
    )
    standing: dict[str, dict[str, str]] = {}
    for table, name, text in cursor.fetchall():
        standing.setdefault(table, {})[name] = text
    return standing

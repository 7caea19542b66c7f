"""The role the product works as reads and writes rows; it owns nothing and makes no tables."""

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from csc_dashboard.embedded import APP, OWNER

pytestmark = pytest.mark.django_db


def asked(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_the_product_works_as_the_role_of_rows():
    assert asked("SELECT current_user::text") == [(APP,)]


def test_that_role_has_no_power_over_the_server():
    assert asked(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles"
        " WHERE rolname = current_user"
    ) == [(False, False, False, False)]


def test_every_table_belongs_to_the_owner():
    assert asked("SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'") == [
        (OWNER,)
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE django_session",
        "ALTER TABLE django_session ADD x int",
    ],
)
def test_it_cannot_change_tables(statement: str):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        asked(statement)


def test_it_can_make_a_temporary_table_to_copy_rows_into():
    asked("CREATE TEMP TABLE staging (id int) ON COMMIT DROP")
    with connection.cursor() as cursor, cursor.copy("COPY staging FROM STDIN") as copy:
        copy.write_row([7])
    assert asked("SELECT id FROM staging") == [(7,)]


@pytest.mark.django_db(transaction=True)
def test_a_test_of_whole_transactions_leaves_no_rows():
    asked("INSERT INTO django_session VALUES ('a', 'b', now())")
    assert asked("SELECT count(*) FROM django_session") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_the_next_test_finds_none():
    assert asked("SELECT count(*) FROM django_session") == [(0,)]


def test_migrations_have_a_connection_of_their_own():
    assert connections["owner"].settings_dict["USER"] == OWNER

"""What every command has in common: the exit status a schedule goes by."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection

from accounts import actions
from accounts.commands import WRONG_ARGUMENTS, ProductCommand
from accounts.models import AuditEntry
from accounts.queries import has_second_factor
from tests.accounts.second_factors import add_app

ROOMS = {"accounts", "records", "indicators", "ingest", "csc_dashboard"}
OURS = sorted(name for name, room in get_commands().items() if room in ROOMS)


@pytest.mark.parametrize("name", OURS)
def test_arguments_that_are_not_understood_do_not_read_as_a_refused_return(
    name: str, capsys: pytest.CaptureFixture
) -> None:
    command = load_command_class(get_commands()[name], name)
    if isinstance(command, migrate.Command):
        pytest.skip("Django's own, and no return is sent with it")
    with pytest.raises(SystemExit) as ended:
        command.run_from_argv(["manage.py", name, "--no-such-option"])
    assert ended.value.code == WRONG_ARGUMENTS
    said = capsys.readouterr()
    assert said.out == ""
    assert "--no-such-option" in said.err or "required" in said.err


def test_every_room_with_commands_is_looked_at() -> None:
    assert {"figures", "take_in", "check_return", "demo"} <= set(OURS)


class Ask(ProductCommand):
    """Asks the database something."""

    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(options["question"])


@pytest.mark.django_db
def test_a_database_without_tables_is_said_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="run migrate"):
        Ask().execute(**said(question="SELECT * FROM no_such_table"))


@pytest.mark.django_db
def test_a_fault_of_ours_in_a_question_is_not_taken_for_it() -> None:
    with pytest.raises(Exception, match="no_such_column"):
        Ask().execute(**said(question="SELECT no_such_column FROM accounts_person"))


def said(**options: object) -> dict[str, object]:
    """Options as Django fills them in."""
    return {"force_color": False, "no_color": False, "skip_checks": True, **options}


def test_whoever_runs_the_service_lets_the_last_administrator_back_in(people):
    add_app(people.alice)
    actions.close(people.alice)
    said = StringIO()
    how = ["--enable", "--forget-second-factors", "--password-link"]
    call_command("account", people.alice.email, *how, stdout=said)
    people.alice.refresh_from_db()
    assert (people.alice.is_active, has_second_factor(people.alice)) == (True, False)
    assert "/set-password/" in said.getvalue()
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "enabled person", "took away second factors", "made password link",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["nobody@nowhere.example", "--enable"], "Nobody has this"), (["{alice}"], "Say what to do")],
)
def test_account_says_what_it_needs(people, arguments: list[str], sentence: str):
    with pytest.raises(CommandError, match=sentence):
        call_command("account", *[each.format(alice=people.alice.email) for each in arguments])

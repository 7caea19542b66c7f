"""`setup`: walks through the first real use, and says what is still missing."""

from __future__ import annotations

import getpass
import textwrap
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from accounts import actions
from accounts.commands import WRONG_ARGUMENTS, ProductCommand
from accounts.models import Authority, Person
from accounts.permissions import RoleName

Answer = TypeVar("Answer")
WIDTH = 92


class Command(ProductCommand):
    """Set up the authority and its first people; done again, it goes on from where it stands."""

    help = "Set up an authority, its first administrator and performance lead."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-input", action="store_true", help="ask nothing, use the options")
        parser.add_argument("--authority", help="9-character ONS code, or 3-digit DfE code")
        parser.add_argument("--dfe-code", help="where no list of authorities is loaded")
        parser.add_argument("--name", help="the authority's, where no list is loaded")
        parser.add_argument("--region-code", default="")
        parser.add_argument("--region-name", default="")
        parser.add_argument("--administrator", help="their e-mail address")
        parser.add_argument("--administrator-name")
        parser.add_argument("--lead", help="the performance lead's e-mail address")
        parser.add_argument("--lead-name")

    def handle(self, *args: object, **options: object) -> None:
        # pandas takes seconds to import: not before it is needed.
        from csc_dashboard import first_use

        if settings.DEMO:
            raise CommandError("The demonstration needs no setting up: unset CSC_DEMO.")
        self.first_use = first_use
        self.options = options
        self.asks = not options["no_input"]
        self._make_tables()
        try:
            authority = self._authority()
            if settings.LOCAL_ACCOUNTS:
                self._people(authority)
            else:
                self._say_who_comes(authority)
        except (first_use.Unsuitable, actions.Refused) as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError(
                "Stopped. What was set up is kept: run it again to go on.", returncode=1
            ) from error
        self._say_what_is_missing(authority)

    def _make_tables(self) -> None:
        """Where the role that owns the tables is to hand; a service's own processes are not given
        it, and there its `migrate` was run before them."""
        from csc_dashboard import service

        if "owner" in connections:
            call_command("migrate", verbosity=0)
        elif service.not_ready(timezone.now())["migrations"] != "ok":
            raise CommandError(
                "The tables are not there, or of another version: run migrate first, with"
                " DATABASE_OWNER_URL.",
                returncode=1,
            )

    # The authority

    def _authority(self) -> Authority:
        if self.asks and not self.options["authority"]:
            self._say("Which authority is it? Its ONS code is a letter and eight digits.")
            return self._until_suitable(lambda: self._authority_of(self._ask("ONS code")))
        return self._authority_of(self._given("authority"))

    def _authority_of(self, code: str) -> Authority:
        known = self.first_use.known_authority(code)
        if known is None:
            self.first_use.check_code(code)
            if self.asks:
                self._say("No list that is loaded has it, so its other particulars are needed.")
            known = self.first_use.keep_authority(
                code=code,
                dfe_code=self._given("dfe_code", "DfE code, three digits"),
                name=self._given("name", "Name"),
                region_code=self.options["region_code"],
                region_name=self.options["region_name"],
            )
        self._say(f"Authority: {known.name} ({known.code}, {known.dfe_code}).")
        return known

    # The people

    def _people(self, authority: Authority) -> None:
        wanting = self.first_use.roles_without_people(authority)
        options = {RoleName.ADMINISTRATOR: "administrator", RoleName.PERFORMANCE_LEAD: "lead"}
        wanted: dict[str, tuple[str, list[RoleName]]] = {}
        for role in wanting:
            email, name = self._who(role, options[role], wanted)
            wanted.setdefault(email, (name, []))[1].append(role)
        for email, (name, roles) in wanted.items():
            person, link = self.first_use.add_person(authority, email=email, name=name, roles=roles)
            titles = " and ".join(role.title.lower() for role in roles)
            self._say(f"Added {person.name} as {titles}.")
            if link and self.asks:
                self._until_suitable(lambda person=person: self._set_password(person))
            elif link:
                self._say("Once the site runs they set a password, once, within three days, at:")
                self._say(f"{settings.SITE_ADDRESS}{link}")

    def _who(self, role: RoleName, option: str, wanted: dict) -> tuple[str, str]:
        if self.asks and not self.options[option]:
            self._say(f"Who is the {role.title.lower()}?")
            if wanted:
                self._say("Press Enter alone if it is the same person.")
            email = self._until_suitable(lambda: self._email(optional=bool(wanted)))
            if not email:
                return next((email, name) for email, (name, _) in wanted.items())
        else:
            email = self._given(option).strip().lower()
            self.first_use.check_email(email)
        if email in wanted:
            return email, wanted[email][0]
        return email, self._given(f"{option}_name", "Full name")

    def _email(self, *, optional: bool) -> str:
        email = self._ask("E-mail address", optional=optional).lower()
        if email:
            self.first_use.check_email(email)
        return email

    def _set_password(self, person: Person) -> None:
        least = settings.PASSWORD_LENGTH
        password = getpass.getpass(f"Password ({least} characters or more): ")
        try:
            validate_password(password, user=person)
        except ValidationError as error:
            raise self.first_use.Unsuitable(" ".join(error.messages)) from error
        if getpass.getpass("The same again: ") != password:
            raise self.first_use.Unsuitable("The two were not the same.")
        actions.set_password(person, password)

    def _say_who_comes(self, authority: Authority) -> None:
        """There are no passwords here: the directory says who comes in, and with which roles."""
        if not settings.ENTRA_TENANT:
            self._say(
                "Nobody can sign in yet. Name the directory in CSC_ENTRA_TENANT, CSC_ENTRA_CLIENT,"
                " CSC_ENTRA_SECRET and CSC_ENTRA_AUTHORITY; or set CSC_LOCAL_ACCOUNTS=1, for"
                " accounts with passwords here, and run setup again."
            )
            return
        self._say(
            "People sign in through Entra ID. Give them app roles there, of these values: "
            + ", ".join(role.value for role in RoleName)
            + "."
        )
        if settings.ENTRA_AUTHORITY not in (authority.code, authority.dfe_code):
            self._say(
                "Their roles are for another authority than this one: CSC_ENTRA_AUTHORITY names it."
            )

    # Asking and saying

    def _given(self, option: str, question: str = "") -> str:
        """What an option says; asked for where it says nothing and asking is allowed."""
        if given := self.options[option]:
            return given
        if not self.asks or not question:
            raise self.first_use.Unsuitable(f"With --no-input, give --{option.replace('_', '-')}.")
        return self._ask(question)

    def _ask(self, question: str, *, optional: bool = False) -> str:
        while True:
            answer = input(f"{question}: ").strip()
            if answer or optional:
                return answer

    def _until_suitable(self, ask: Callable[[], Answer]) -> Answer:
        while True:
            try:
                return ask()
            except self.first_use.Unsuitable as error:
                self._say(str(error))

    def _say(self, sentence: str) -> None:
        # An address must not be broken, or nobody could click on it.
        self.stdout.write(
            textwrap.fill(sentence, WIDTH, break_long_words=False, break_on_hyphens=False)
        )

    def _say_what_is_missing(self, authority: Authority) -> None:
        self._say("")
        self._say("Reference files, each loaded with load_reference as it was downloaded:")
        for file in self.first_use.REFERENCE_FILES:
            line = f"- {file.title}, for {file.gives}. From {file.found}."
            self.stdout.write(textwrap.fill(line, WIDTH, subsequent_indent="  "))
        self._say("")
        if missing := self.first_use.missing(authority):
            self._say("Still missing:")
            for sentence in missing:
                self.stdout.write(textwrap.fill(f"- {sentence}", WIDTH, subsequent_indent="  "))
        else:
            self._say("Nothing is missing.")

"""`account`: for whoever runs the service, when nobody who could help can sign in themselves."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.urls import reverse

from accounts import actions
from accounts.commands import REFUSED_OR_HELD, WRONG_ARGUMENTS, ProductCommand
from accounts.models import Person


class Command(ProductCommand):
    """Put right the account of somebody who is locked out; each deed stands in the audit trail."""

    help = "Enables an account, takes lost second factors away, connects it with Entra ID, or makes"
    help += " a link to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("--enable", action="store_true", help="enable a disabled account")
        parser.add_argument(
            "--forget-second-factors",
            action="store_true",
            help="take app, passkeys and codes away; they add others at their next sign-in",
        )
        parser.add_argument(
            "--connect",
            metavar="OBJECT",
            help="let the person of this object ID in Entra ID sign in to this account from now on",
        )
        parser.add_argument(
            "--password-link", action="store_true", help="make a link to set a password, once"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Do what was asked for, in that order."""
        person = Person.objects.filter(email=str(options["email"]).strip().lower()).first()
        if person is None:
            raise CommandError("Nobody has this e-mail address.", returncode=WRONG_ARGUMENTS)
        deeds = ("enable", "forget_second_factors", "connect", "password_link")
        if not any(options[deed] for deed in deeds):
            raise CommandError(
                "Say what to do: --enable, --forget-second-factors, --connect or --password-link.",
                returncode=WRONG_ARGUMENTS,
            )
        if options["password_link"] and not settings.LOCAL_ACCOUNTS:
            raise CommandError(
                "There are no passwords here: people sign in through Entra ID.",
                returncode=REFUSED_OR_HELD,
            )
        if options["enable"]:
            actions.enable(person)
            self.stdout.write(f"The account of {person.name} is enabled.")
        if options["forget_second_factors"]:
            actions.forget_second_factors(person, None, by=None)
            self.stdout.write(f"{person.name} adds a new second factor at the next sign-in.")
        if options["connect"]:
            try:
                actions.connect_with_directory(person, str(options["connect"]))
            except actions.Refused as refusal:
                raise CommandError(str(refusal), returncode=WRONG_ARGUMENTS) from refusal
            self.stdout.write(f"{person.name} signs in through Entra ID from now on.")
        if options["password_link"]:
            parts = actions.password_link(person, None, by=None)
            address = settings.SITE_ADDRESS + reverse("set_password", args=parts)
            self.stdout.write(f"They set a password, once, within three days, at: {address}")

#!/usr/bin/env python3
"""Every command of the product: `./run CMD` or `python manage.py CMD`."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; what the machine refuses is told in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")
    if sys.argv[1:2] == ["demo"]:
        # Before settings are read: they choose the demo's own database and folder by it.
        os.environ["CSC_DEMO"] = "1"
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from accounts.plain_faults import of_settings, sentence_of
    from csc_dashboard.logs import tell_the_uncaught_plainly

    try:
        settings.INSTALLED_APPS  # noqa: B018  the environment is read, and folders are made
    except Exception as fault:  # noqa: BLE001  whatever a variable's value may be
        sys.exit(sentence_of(fault) or of_settings(fault))
    if sys.argv[1:2] == ["shell"]:  # whoever types into it reads what they did
        execute_from_command_line(sys.argv)
        return
    tell_the_uncaught_plainly()
    try:
        execute_from_command_line(sys.argv)
    except Exception as fault:
        if (sentence := sentence_of(fault)) is None:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main()

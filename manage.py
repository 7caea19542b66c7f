#!/usr/bin/env python3
"""Every command of the product: `./run CMD` or `python manage.py CMD`."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")
    if sys.argv[1:2] == ["demo"]:
        # Before settings are read: they choose the demo's own database and folder by it.
        os.environ["CSC_DEMO"] = "1"
    from django.core.management import execute_from_command_line

    from csc_dashboard.logs import tell_the_uncaught_plainly

    if sys.argv[1:2] != ["shell"]:  # whoever types into it reads what they did
        tell_the_uncaught_plainly()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""`./run load`: the way in. The product is set up before anything of it is imported."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")
django.setup()

if __name__ == "__main__":
    from tests.load.crowds import main

    sys.exit(main())

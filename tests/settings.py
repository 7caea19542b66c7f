"""The product's settings with what tests need otherwise: files of their own, and no waiting."""

import os
from pathlib import Path

_root = Path(__file__).resolve().parent.parent
# The embedded server is shared with everyday use; files, messages and logs are not. Each worker of
# a parallel run has its own: what one takes for strays are the kept files of another's database.
os.environ.setdefault("CSC_POSTGRES", str(_root / "var" / "postgres"))
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["CSC_VAR"] = str(_root / "var" / "test" / _worker)
os.environ["CELERY_BROKER_URL"] = "memory://"

from csc_dashboard.settings import *  # noqa: E402, F403

# A test looks at rows as nobody of the product does: it is behind no wall, in any of its threads. A
# request, a job or a command it makes says of whom rows are shown, as ever. What must hold behind
# the wall where nothing is said is tested as such (tests/trust).
for _database in DATABASES.values():  # noqa: F405
    _database["OPTIONS"] = {"options": "-c csc.authority=*"}

# Argon2 is slow on purpose; tests sign in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests of the second factor turn it on; the others are of something else.
SECOND_FACTOR_REQUIRED = False
# Nor do they wait between one file and the next.
PACED = False

# Straight from the source folders: nothing to collect first.
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True

"""The product's settings with what makes it stumble: pages and a task that break over a child's
value; and mail that is written to files."""

from csc_dashboard.settings import *  # noqa: F403
from csc_dashboard.settings import INSTALLED_APPS, VAR

ROOT_URLCONF = "tests.trust.stumbling.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.trust.stumbling"]
SENDS_EMAIL = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"

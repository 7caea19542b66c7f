"""The product's settings with what makes it stumble: pages and a task that break over a child's
value."""

from csc_dashboard.settings import *  # noqa: F403
from csc_dashboard.settings import INSTALLED_APPS

ROOT_URLCONF = "tests.trust.stumbling.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.trust.stumbling"]

"""The settings of a real worker under test: the tests' own database and files, a broker of its own,
and a lease short enough to wait for."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403

for _database in DATABASES.values():  # noqa: F405
    _database["NAME"] = os.environ["TEST_DATABASE"]
    del _database["OPTIONS"]  # a worker stands behind the walls
UPLOAD_LEASE_SECONDS = 2
# Behind the proxy, which has a name.
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "dashboard.example.gov.uk"]  # noqa: F405

CELERY_BROKER_URL = os.environ["TEST_BROKER"]
# Celery prefers this to any setting, and the tests' settings have just put another broker there.
os.environ["CELERY_BROKER_URL"] = CELERY_BROKER_URL
_folder = Path(os.environ["TEST_FOLDER"])
# Its own: what other tests erased is none of this worker's database.
ERASURE_LEDGER = _folder / "erasures.jsonl"
CELERY_BEAT_SCHEDULE_FILENAME = str(_folder / "schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "ingest.tasks.sweep", "schedule": 1, "options": {"expires": 1}}
}
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT = "csc_dashboard.messages_in_files:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_folder / "queue"),
        "data_folder_out": str(_folder / "queue"),
        "control_folder": str(_folder / "control"),
        "polling_interval": 0.2,
    }

elif "TEST_VISIBILITY" in os.environ:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": int(os.environ["TEST_VISIBILITY"])}

if "TEST_FAULTS" in os.environ:
    from tests.trust.faults import in_the_worker  # noqa: F401  it listens for tasks

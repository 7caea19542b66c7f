"""The whole product as anybody starts it, for tests: web server, worker and clock, with a database
and files of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.house.files import ROOT

OURS = ("CSC_", "CELERY_", "DATABASE_", "DJANGO_", "SECRET_KEY")
# The performance lead of each authority, with an app and recovery codes.
LENAS = """
import json
from accounts import walls
from accounts.permissions import RoleName
from tests.accounts.second_factors import add_app, add_recovery_codes
from tests.people import new_authority, new_person
codes = dict()
with walls.every_authority(walls.Because.COMMAND_LINE):
    for code, dfe_code, name in json.loads({given!r}):
        lena = new_person(new_authority(code, dfe_code, name), "Lena", RoleName.PERFORMANCE_LEAD)
        add_app(lena)
        codes[lena.email] = add_recovery_codes(lena)
print(json.dumps(codes))
"""


@dataclass(frozen=True)
class WholeSite:
    """Where it answers, its process and what that says, its folder, its environment, and each
    performance lead's recovery codes, of which a sign-in uses one up."""

    url: str
    process: subprocess.Popen
    log: Path
    folder: Path
    env: Mapping[str, str]
    codes: dict[str, list[str]]

    def says(self, script: str) -> object:
        """What a script, run inside the product, prints as JSON on its last line."""
        return json.loads(_manage(self.env, "shell", "--command", script).splitlines()[-1])


@contextmanager
def whole_site(
    folder: Path,
    authorities: list[tuple[str, str, str]],
    *,
    settings: str = "csc_dashboard.settings",
    **more: str,
) -> Iterator[WholeSite]:
    """The site, started where nothing has run yet, with these authorities (ONS code, DfE code,
    name), until the end of the block."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    env = clean | {"CSC_VAR": str(folder), "DJANGO_SETTINGS_MODULE": settings} | more
    log = folder / "serve.log"
    with log.open("w") as said:
        serving = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve", "--port", "0"],
            env=env, cwd=ROOT, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        url = _address(serving, log)
        lenas = _manage(env, "shell", "--command", LENAS.format(given=json.dumps(authorities)))
        codes = json.loads(lenas.splitlines()[-1])
        yield WholeSite(url, serving, log, folder, env, codes)
    finally:
        serving.terminate()
        serving.wait(60)


def _manage(env: Mapping[str, str], *command: str) -> str:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=env, cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return ran.stdout


def _address(serving: subprocess.Popen, log: Path) -> str:
    """Where the site answers, once it says so."""
    for _ in range(3000):
        said = log.read_text()
        if "Ready at " in said:
            return said.split("Ready at ")[1].split()[0].rstrip("/")
        assert serving.poll() is None, said
        time.sleep(0.2)
    raise AssertionError(f"the site does not start: {log.read_text()}")

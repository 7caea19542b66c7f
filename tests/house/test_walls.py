"""The walls between the rooms stand: who may import whom, and what stays free of Django."""

import subprocess
import sys

import grimp
import pytest

from tests.house.files import ROOMS, ROOT

# The files that carry what we mean into Django, Celery and Plotly. All others are pure.
CARRIERS = {
    "access", "actions", "admin", "apps", "audit", "charts", "conditions", "context", "doors",
    "forms", "jobs", "management", "migrations", "models", "pages", "pipeline", "queries",
    "tasks", "templatetags", "uploads", "urls", "views",
}  # fmt: skip
WORLDLY = ("django", "celery", "plotly")
# The front door is Django's own; the demonstration's generator in it is ours.
PURE_ROOMS = tuple(room for room in ROOMS if room != "csc_dashboard")


@pytest.fixture(scope="module")
def graph():
    there = [room for room in ROOMS if (ROOT / room).is_dir()]
    return grimp.build_graph(*there, include_external_packages=True, cache_dir=None)


def is_pure(module: str) -> bool:
    room, *rest = module.split(".")
    if room == "csc_dashboard":
        return rest[:1] == ["demo"]
    return room in PURE_ROOMS and not CARRIERS & set(rest)


def test_the_contracts_of_pyproject_hold():
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


def test_what_carries_nothing_imports_no_django_celery_or_plotly(graph):
    chains = [
        " -> ".join(chain)
        for module in sorted(graph.modules)
        if is_pure(module)
        for worldly in WORLDLY
        if worldly in graph.modules
        and (chain := graph.find_shortest_chain(importer=module, imported=worldly))
    ]
    assert not chains, "pure modules that lean on the framework:\n" + "\n".join(chains)


@pytest.mark.parametrize(
    ("module", "pure"),
    [
        ("ingest.rules", True),
        ("ingest.datasets.cin.tables", True),
        ("csc_dashboard.demo.care", True),
        ("ingest.tasks", False),
        ("records.migrations.0001_initial", False),
        ("csc_dashboard.settings", False),
        ("django", False),
    ],
)
def test_which_modules_are_pure(module: str, pure: bool):
    assert is_pure(module) is pure

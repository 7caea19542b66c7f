"""Where static files come from that are not our own: plotly.min.js, out of the plotly package."""

from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

SCRIPT = "plotly.min.js"
PREFIX = "plotly"


class PlotlyFinder(BaseFinder):
    """Serves `plotly/plotly.min.js`, and nothing else of what lies beside it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        # Found, not imported: importing plotly takes a second that most commands do not need.
        folder = Path(find_spec("plotly").submodule_search_locations[0]) / "package_data"
        self.storage = FileSystemStorage(location=folder)
        self.storage.prefix = PREFIX
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: object) -> list:
        """Nothing can be wrong with its settings: it has none."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> str | list[str]:
        """The file for one path of a page."""
        found = self.storage.path(SCRIPT) if path == f"{PREFIX}/{SCRIPT}" else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: list[str] | None):
        """The files to collect."""
        if not matches_patterns(SCRIPT, ignore_patterns):
            yield SCRIPT, self.storage

"""The files of the repository, as the house tests read them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "records", "indicators", "ingest", "boards", "csc_dashboard")


def tracked() -> list[Path]:
    """Every file that is in the repository or would be added to it, by its path from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted(Path(p) for p in set(listed.split("\0")) if p and (ROOT / p).is_file())


def text_of(path: Path) -> str:
    """The text of one of them; empty for a picture or other binary."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""

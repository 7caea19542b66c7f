"""What a message carries is found, in what a Redis was told and in what it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from kombu import Connection

from tests.trust.watched_redis import KEPT, TOLD, dump, opened, watched_redis

pytestmark = pytest.mark.trust

CANARY = b"QzxMessage417"


@pytest.mark.parametrize("name", [TOLD, KEPT])
@pytest.mark.parametrize("carried", [CANARY.decode(), "17"])
def test_a_value_in_a_message_is_found(tmp_path: Path, name: str, carried: str):
    """V2: the sweep of everything that is left behind would see it."""
    with watched_redis(tmp_path) as address:
        with Connection(address) as talking:
            talking.SimpleQueue("celery").put([[carried], {}, {}])
        dump(tmp_path)
    content = (tmp_path / name).read_bytes()
    assert CANARY not in content, "it stands there packed"
    assert (CANARY in opened(content)) is (carried == CANARY.decode())

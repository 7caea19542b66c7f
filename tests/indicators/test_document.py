"""The page about every indicator."""

from indicators.catalogue import INDICATORS
from indicators.document import indicators_markdown


def test_every_indicator_has_its_entry():
    page = indicators_markdown()
    for indicator in INDICATORS.values():
        assert f"### {indicator.title}\n\n{indicator.description}\n" in page
        assert f"- Key: `{indicator.key}`\n" in page

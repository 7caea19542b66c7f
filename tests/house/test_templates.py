"""Every template can be read, says what it is for or extends the base, and holds nothing inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
INLINE = re.compile(r"""\sstyle=|\son\w+=["']|hx-on|<style|<script(?![^>]*\ssrc=)|javascript:""")


def test_there_are_templates():
    assert "base.html" in TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_can_be_read(name: str):
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_page_extends_the_base_and_a_part_says_what_it_takes(name: str):
    text = (FOLDER / name).read_text()
    if Path(name).name.startswith("_") or name == "base.html":
        assert "{% comment %}" in text.splitlines()[0]
    else:
        assert '{% extends "base.html" %}' in text


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_script_or_style(name: str):
    assert not INLINE.findall((FOLDER / name).read_text())


@pytest.mark.parametrize("text", [' style="x"', ' onclick="x"', "<script>x", "<style>", " hx-on:x"])
def test_an_inline_script_or_style_would_be_found(text: str):
    assert INLINE.search(f"<p{text}")

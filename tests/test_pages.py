"""The inspector of pages, inspected: each fault it is there to find, beside a page without one."""

import pytest
from django.http import HttpResponse
from django.test import override_settings

from tests.pages import inspect

GOOD = """<!doctype html><html lang="en-GB"><head><title>Returns – Product</title>
<meta name="htmx-config"
 content='{"includeIndicatorStyles": false, "allowEval": false, "historyCacheSize": 0}'>
</head><body><main><h1>Returns</h1><label for="a">Name</label><input id="a" name="a">
<a href="/">First page</a></main></body></html>"""


def answer(content: str, **headers: str) -> HttpResponse:
    kept = {
        "Content-Security-Policy": "default-src 'self'",
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
    }
    return HttpResponse(content, headers=kept | headers)


@pytest.fixture(autouse=True)
def _product():
    with override_settings(PRODUCT_NAME="Product"):
        yield


def test_a_page_well_made_has_no_fault():
    assert inspect(answer(GOOD)) == []


# What is put in place of which part of the good page, and the fault that must be found.
FAULTS = [
    ("<!doctype html>", "", "the page does not begin with its doctype"),
    (' lang="en-GB"', "", "html has no lang"),
    ("<h1>Returns</h1>", "", "the page has 0 h1"),
    ("<h1>Returns", "<h1>Uploads", "the title (Returns – Product) does not hold the h1 (Uploads)"),
    ("– Product", "", "the title does not hold the product's name"),
    ('for="a"', 'for="b"', "field a has no label"),
    ("</main>", '<p id="a"></p></main>', "id a stands twice"),
    (">First page<", "><", "the link to / says nothing"),
    ('href="/"', 'href="#b"', "the link First page leads to #b, which is not on the page"),
    ('href="/"', 'href="/no/way"', "the link First page leads to /no/way, which is no address"),
    ("</main>", '<p hx-target="#b"></p></main>', "hx-target #b is not on the page"),
    ('"allowEval": false', '"allowEval": true', "htmx is configured unsafely"),
    ("</main>", "<script>1</script></main>", "a script stands inline"),
    ("</main>", '<p style="color: red"></p></main>', "a style stands inline"),
    ("</main>", '<p onclick="x()"></p></main>', "onclick stands inline"),
    ("</main>", '<p hx-on:click="x()"></p></main>', "hx-on:click stands inline"),
    ("</main>", '<form method="post"></form></main>', "a form that changes has no token"),
    ("</main>", "<button></button></main>", "a button says nothing"),
    ("</main>", "<table></table></main>", "a table has no caption"),
    ("</main>", '<div data-figure="b"></div></main>', "chart b has no figure"),
    ("</main>", '<img src="//b.example/x"></main>', "//b.example/x comes from elsewhere"),
]


@pytest.mark.parametrize(("part", "instead", "fault"), FAULTS, ids=lambda text: text[:30])
def test_a_fault_is_found(part: str, instead: str, fault: str):
    assert part in GOOD
    assert fault in inspect(answer(GOOD.replace(part, instead, 1)))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Security-Policy", ""),
        ("Content-Security-Policy", "default-src 'self'; script-src 'unsafe-inline'"),
        ("Cache-Control", "private"),
        ("X-Frame-Options", "SAMEORIGIN"),
    ],
)
def test_a_weak_header_is_found(header: str, value: str):
    assert len(inspect(answer(GOOD, **{header: value}))) == 1

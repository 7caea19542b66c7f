"""What people send never becomes an expression, a format, a field's name or a second voice."""

from __future__ import annotations

import ast
import re

import pytest
from django.test import RequestFactory

from csc_dashboard.egress import hosts_of
from tests.house.files import text_of
from tests.house.test_hardening import CODE, SCRIPTS, with_words

OF_RE = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
OF_COLUMNS = {"contains", "extract", "extractall", "fullmatch", "match", "findall"}
# Patterns and texts that are handed on from declarations of ours, which no upload can write.
DECLARED_PATTERNS = {
    "csc_dashboard/benchmark_returns.py": "generated files alone",
    "indicators/published/read.py": "the maps of published files",
    "indicators/reference.py": "the columns of a published file",
    "ingest/datasets/ssda903/rules/fields.py": "the forms of a UPN",
    "ingest/reference/directory.py": "the columns of the postcode directory",
    "ingest/reference/ofsted.py": "the columns of Ofsted's list",
    "ingest/reference/wards.py": "the columns of a look-up of wards",
    "records/matching/check.py": "the shapes of numbers",
}
DECLARED_FORMATS = {
    "boards/evaluation_views.py": "sentences of boards/evaluation_actions.py",
    "boards/raising_views.py": "sentences of its own",
    "csc_dashboard/embedded.py": "statements of its own, given identifiers",
    "csc_dashboard/processes.py": "what the command that starts it says",
    "csc_dashboard/wire.py": "sentences of its own",
    "indicators/one_child/story.py": "sentences of a declaration",
    "indicators/shift/recovery.py": "sentences of an enumeration",
    "records/reading.py": "statements of its own, given identifiers",
}


def fixed(node: ast.AST) -> bool:
    """Whether an expression is made of what is written in the code alone."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == name.upper()
        case ast.JoinedStr(values=parts):
            return all(map(fixed, parts))
        case ast.FormattedValue(value=value):
            return fixed(value)
        case ast.BinOp(left=left, right=right):
            return fixed(left) and fixed(right)
        case ast.IfExp(body=body, orelse=other):
            return fixed(body) and fixed(other)
        case ast.Call(func=ast.Attribute(attr="escape")):
            return True
        case ast.Call(func=ast.Attribute(attr="join"), args=[ast.GeneratorExp(elt=each)]):
            return fixed(each)
        # Psycopg's own kind of text: what is put into it is quoted for what it is.
        case ast.Call(func=ast.Attribute(attr="SQL")):
            return True
    return False


def loose_patterns(code: str) -> list[int]:
    """The lines of regular expressions that are not fixed."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.args
        and (
            (ast.unparse(node.func.value) == "re" and node.func.attr in OF_RE)
            or (ast.unparse(node.func.value).endswith(".str") and node.func.attr in OF_COLUMNS)
        )
        and not fixed(node.args[0])
    ] + [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.keyword) and (node.arg or "").endswith(("__regex", "__iregex"))
    ]


def loose_formats(code: str) -> list[int]:
    """The lines of `.format`, `.format_map` and `%` on a text that is not fixed."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "format_map")
        and not fixed(node.func.value)
    ]


def where(found) -> set[str]:
    return {str(path) for path in CODE if found(text_of(path))}


def test_no_regular_expression_is_made_of_what_people_send():
    assert where(loose_patterns) == DECLARED_PATTERNS.keys()


def test_no_format_is_made_of_what_people_send():
    assert where(loose_formats) == DECLARED_FORMATS.keys()


@pytest.mark.parametrize(
    ("code", "is_loose"),
    [
        ("re.search(asked, text)", True),
        ("re.search(f'^{asked}', text)", True),
        ("re.search('^' + asked, text)", True),
        ("column.str.contains(asked)", True),
        ("Child.objects.filter(name__iregex=asked)", True),
        ("re.search(re.escape(asked), text)", False),
        ("re.search(f'^{re.escape(asked)}', text)", False),
        ("re.search(FORM, text)", False),
        ("column.str.contains('^A')", False),
    ],
)
def test_a_loose_pattern_would_be_found(code: str, is_loose: bool):
    assert bool(loose_patterns(code)) is is_loose


@pytest.mark.parametrize(
    ("code", "is_loose"),
    [
        ("asked.format(1)", True),
        ("request.POST['a'].format(1)", True),
        ("('a' + asked).format(1)", True),
        ("'{}'.format(asked)", False),
        ("SENTENCE.format(asked)", False),
    ],
)
def test_a_loose_format_would_be_found(code: str, is_loose: bool):
    assert bool(loose_formats(code)) is is_loose


def test_no_script_of_ours_writes_to_a_name_it_was_given():
    """No prototype can be polluted: nothing is merged but what a page of ours brought, into an
    object of its own, and no member is set by a name that came from outside."""
    assert not with_words(r"__proto__|\.prototype\b|setPrototypeOf|Object\.entries", SCRIPTS)
    merged = with_words(r"Object\.assign\((?!\{)", SCRIPTS)
    assert not merged
    by_name = with_words(r"\w\[[a-z]\w*\]\s*=[^=]", SCRIPTS)
    assert [place.split(":")[0] for place in by_name] == ["static/js/passkeys.js"]
    # Its names are written there.
    assert re.search(r'of \[\s*"clientDataJSON",', text_of(SCRIPTS[0].parent / "passkeys.js"))


def test_what_is_sent_twice_counts_once_the_same_everywhere():
    """Of several values the last, in an address as in a form; and neither speaks for the other."""
    asked = RequestFactory().post("/?role=a&role=b", {"role": ["c", "d"], "only": "e"})
    assert (asked.GET["role"], asked.POST["role"]) == ("b", "d")
    assert "only" not in asked.GET
    mixed = with_words(
        r"request\.REQUEST|\{\*\*request\.(GET|POST)|request\.GET\s*\|\s*request\.POST", CODE
    )
    assert not mixed


def test_hosts_cannot_hide_behind_a_name_before_the_at():
    assert hosts_of("redis://broker.example@evil.example/0") == ["evil.example"]

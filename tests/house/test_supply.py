"""What is installed is listed, hashed and from nowhere else; and no secret is in the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

from csc_dashboard.bill_of_materials import bill, packages
from tests.house.files import ROOT, text_of, tracked
from tests.house.test_files import LOCKS

HEURISTICS = "detect_secrets.filters.heuristic"
SCANNED_FOR = {
    "plugins_used": [
        {"name": name}
        for name in (
            "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
            "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "PrivateKeyDetector",
            "SendGridDetector", "SlackDetector", "StripeDetector", "TwilioKeyDetector",
            "KeywordDetector",
        )
    ]
    + [
        {"name": "Base64HighEntropyString", "limit": 4.8},
        {"name": "HexHighEntropyString", "limit": 3.2},
    ],
    "filters_used": [
        {"path": f"{HEURISTICS}.{name}"}
        for name in (
            "is_sequential_string", "is_potential_uuid", "is_templated_secret",
            "is_indirect_reference", "is_prefixed_with_dollar_sign",
        )
    ],
}  # fmt: skip
# What looks like a secret and is none: by the text, with why.
NO_SECRETS = {
    "BCDFGHJKLMNPQRSTVWXZ23456789": "the letters an alias of a child is made of",
    "fenmarch demonstration": "the password of people who do not exist",
    "PASSWORD": "the name of a setting",
    "password": "a word in an example of an address",
    "walrus candle orbit fern": "a password of a test",
    "heron lantern quarry violin": "a password of a test",
    "Gallimaufry": "a word that must not be seen, in a test",
    "Ask the dentist of the child in Elm Road": "words that must not be mailed, in a test",
    "A123456789012": "an identifier of a child who does not exist",
    "The password is not right.": "what a page says",
    "This is not the password above: type the same twice.": "what a page says",
    "This is not the password you have now.": "what a page says",
    "each person sets their own at the address it prints": "how a page is to say it, in a test",
    "a secret of the registration": "what a directory of a test is told",
    "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP": "the second factor of people of a test",
    "wants to see her sister": "words that must go, in a test",
    "short": "a key that is refused, in a test",
    "QzxSecret417": "a word that must not be seen, in a test",
}
# The hashes of empty style elements, which the content security policy must name.
STYLE = re.compile(r"sha256-[\w+/]{43}=")


def secrets_in(path: Path) -> list[str]:
    """Each place in a file that looks like a secret and is not known to be none."""
    with transient_settings(SCANNED_FOR):
        return [
            f"{path}:{found.line_number} {found.type}"
            for found in scan_file(str(path))
            if found.secret_value not in NO_SECRETS
            and not STYLE.fullmatch(found.secret_value or "")
        ]


@pytest.mark.trust
def test_no_secret_is_in_the_repository(monkeypatch: pytest.MonkeyPatch, record_property):
    """S3: no key, token or password stands in any file."""
    monkeypatch.chdir(ROOT)
    # This file names what looks like a secret, and hashes look like nothing else.
    here = Path(__file__).relative_to(ROOT)
    files = [p for p in tracked() if p.suffix != ".lock" and p != here and text_of(p)]
    found = [place for path in files for place in secrets_in(path)]
    record_property("figure", f"{len(files)} files without a secret")
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        # In pieces, since this file is scanned too.
        'key = "AK' + 'IAIOSFODNN7EXAMPLQ"',
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "SECRET" + '_KEY = "fp9x!vQ3zr7w_2kd8Tn4"',
        "url = postgres://csc_app:" + "hW9kd82nfPq@db/csc",
    ],
)
def test_a_secret_is_seen(tmp_path: Path, line: str):
    """S3: the scan finds what it is for."""
    path = tmp_path / "settings.py"
    path.write_text(f"{line}\n")
    assert secrets_in(path)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_bill_of_materials_is_one(lock: str):
    """S3: valid CycloneDX, with every package of the lock and each of its hashes."""
    text = (ROOT / lock).read_text()
    told = bill(text)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(told))
    assert fault is None
    names = {each["name"] for each in told["components"]}
    assert names == set(re.findall(r"^([\w.-]+?)(?:\[\w+\])?==", text, re.M))
    listed = [h["content"] for each in told["components"] for h in each["hashes"]]
    assert sorted(listed) == sorted(re.findall(r"sha256:([0-9a-f]{64})", text))
    assert bill(text) == told


def test_the_bill_says_who_asked_for_what():
    """S3: kombu is in it because of celery, and celery because of the product."""
    told = {
        each["ref"].split("@")[0]: [to.split("@")[0] for to in each["dependsOn"]]
        for each in bill((ROOT / "requirements-production.lock").read_text())["dependencies"]
    }
    assert "pkg:pypi/kombu" in told["pkg:pypi/celery"]
    assert "pkg:pypi/celery" in told["pkg:generic/csc-dashboard"]
    assert "pkg:pypi/kombu" not in told["pkg:generic/csc-dashboard"]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_is_built_on_the_machine_or_comes_from_an_address(lock: str):
    """S1: no address, no folder and no repository of code stands in a lock, so a package of the
    same name elsewhere is never asked for."""
    text = (ROOT / lock).read_text()
    assert not re.findall(r"https?://|git\+|file:|^-e |@ |--find-links|--trusted-host", text, re.M)
    assert all(each.hashes for each in packages(text))


def test_installing_takes_wheels_by_hash_and_nothing_else():
    """S1: both ways of installing, and the image, refuse what has no hash or must be built."""
    for name in ("run", "Dockerfile"):
        text = (ROOT / name).read_text().replace("\\\n", " ")
        installs = [
            line for line in text.splitlines() if re.search(r"pip.* install|pip install", line)
        ]
        assert installs, name
        for line in installs:
            if "-r " in line:
                assert "--require-hashes" in line, line
                assert "--only-binary :all:" in line or "--no-build" in line, line

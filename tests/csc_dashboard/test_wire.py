"""Between hosts everything is encrypted, and who answers has to prove who they are."""

from __future__ import annotations

import pytest

from csc_dashboard.wire import open_wires

HOST = "db.example.gov.uk"


@pytest.mark.parametrize(
    ("url", "is_open"),
    [
        (f"postgres://csc_app:a@{HOST}/csc?sslmode=verify-full", False),
        (f"postgres://csc_app:a@{HOST}/csc?sslmode=verify-full&sslrootcert=/ca.pem", False),
        # Encrypted, but to whoever answers.
        (f"postgres://csc_app:a@{HOST}/csc?sslmode=require", True),
        (f"postgres://csc_app:a@{HOST}/csc?sslmode=verify-ca", True),
        (f"postgres://csc_app:a@{HOST}/csc", True),
        (f"postgresql://csc_app:a@{HOST}/csc", True),
        ("postgres://csc_app:a@127.0.0.1/csc", False),
        ("postgres://csc_app:a@localhost/csc", False),
        ("postgres://csc_app:a@postgres/csc", False),
        ("postgres://csc_app:a@postgres.example/csc", True),
        ("rediss://:p@broker.example.gov.uk/0", False),
        ("rediss://:p@broker.example.gov.uk/0?ssl_cert_reqs=required", False),
        ("rediss://:p@broker.example.gov.uk/0?ssl_cert_reqs=none", True),
        ("redis://:p@broker.example.gov.uk/0", True),
        ("redis://:p@127.0.0.1/0", False),
        ("filesystem://localhost/", False),
        ("smtp://user:p@mail.example.gov.uk:25", True),
        ("smtp+tls://user:p@mail.example.gov.uk:587", False),
        ("smtp+ssl://user:p@mail.example.gov.uk:465", False),
        # A virus scanner is spoken to in the clear, and would be given every file.
        ("tcp://scanner.example.gov.uk:3310", True),
        ("tcp://postgres:3310", False),
        ("unix:/run/clamav/clamd.ctl", False),
        ("", False),
    ],
)
def test_a_wire_in_the_clear_is_found(url: str, is_open: bool):
    assert bool(open_wires({"WHICH": url}, inner={"postgres"})) is is_open


def test_the_sentence_names_the_variable_and_no_password():
    [told] = open_wires({"DATABASE_URL": f"postgres://csc_app:secret@{HOST}/csc"}, inner=())
    assert told.startswith("add ?sslmode=verify-full (and sslrootcert) to DATABASE_URL")
    assert "secret" not in told

"""Every promise of safety by its id: what it is, the tests it stands on, and what is still open.

Permissions (P), faults (F), bad input (B), load (L), privacy (V), sign-in (A), recovery (R),
migrations (M), supply chain (S). A test also belongs to an id by beginning its docstring with it:
"P7: …", or "F1, F4: …". `./run trust` prints the table.

A promise is met only by tests. `open` says what is not built or not proved yet, and stands beside
the tests there are; `outside` says who has to prove what no test here can.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class When(StrEnum):
    """Which run proves a promise."""

    TRUST = "./run trust"
    ALL = "./run trust --all"


@dataclass(frozen=True)
class Goal:
    """A promise: `tests` are node ids, or files; tests found by their docstring come to them. What
    is `timed` is measured by `./run load` besides, since no test is."""

    id: str
    title: str
    tests: tuple[str, ...] = ()
    open: str = ""
    outside: str = ""
    when: When = When.TRUST
    timed: bool = False


def _goals(*goals: tuple) -> tuple[Goal, ...]:
    return tuple(Goal(*each) if isinstance(each, tuple) else each for each in goals)


PERMISSIONS = _goals(
    Goal(
        "P1",
        "Every address is in the map of permissions",
        (
            "tests/house/test_permissions.py::test_every_address_is_in_the_map",
            "tests/house/test_permissions.py::test_every_address_has_a_name_of_its_own",
        ),
    ),
    Goal(
        "P2",
        "Every cell of address × method × role answers as the map says",
        ("tests/house/test_permissions.py::test_everybody_is_let_in_or_not",),
    ),
    Goal(
        "P3",
        "A view without a declared permission cannot be served",
        ("tests/accounts/test_doors.py::test_every_view_has_a_door",),
    ),
    Goal(
        "P4",
        "Another authority answers as one that never was",
        (
            "tests/house/test_permissions.py::"
            "test_next_door_answers_as_an_authority_that_never_was",
            "tests/house/test_permissions.py::"
            "test_an_upload_of_next_door_answers_as_one_that_never_was",
            "tests/house/test_permissions.py::test_an_upload_of_next_door_cannot_be_moved",
            "tests/accounts/test_doors.py::test_another_authority_answers_as_one_that_never_was",
            "tests/accounts/test_doors.py::test_a_person_next_door_answers_as_one_that_never_was",
        ),
    ),
    Goal("P5", "Take any one permission away and a test fails", when=When.ALL),
    Goal(
        "P6",
        "A role taken away is gone with the next request",
        (
            "tests/accounts/test_doors.py::test_a_role_taken_away_is_gone_with_the_next_request",
            "tests/accounts/test_people.py::"
            "test_a_disabled_person_is_out_with_the_next_request_and_back_when_enabled",
        ),
    ),
    Goal("P7", "No row of another authority at the database, even by raw SQL"),
    Goal("P8", "The authority of a transaction ends with it"),
    Goal("P9", "What leaves the building needs a second person"),
    Goal("P10", "What a page does not offer is refused when sent by hand"),
)

FAULTS = _goals(
    Goal(
        "F1",
        "A worker killed at any statement of an import leaves all or nothing",
        when=When.ALL,
    ),
    Goal(
        "F2",
        "A worker killed whole is followed by another",
        (
            "tests/ingest/test_kill.py::"
            "test_a_worker_killed_at_any_stage_leaves_the_old_figures_and_the_next_one_finishes",
            "tests/csc_dashboard/test_processes.py::"
            "test_what_dies_is_started_again_and_a_stop_ends_all",
        ),
    ),
    Goal("F3", "A deployment in the middle of an import loses no request"),
    Goal(
        "F4",
        "A connection cut at a statement leaves all or nothing, and pages come back",
        (
            "tests/ingest/test_pipeline.py::test_a_database_that_goes_away_leaves_the_job_to_the_sweep",
        ),
    ),
    Goal(
        "F5",
        "The database restarts and what was committed is there",
        (
            "tests/csc_dashboard/test_embedded.py::"
            "test_a_killed_server_is_started_again_with_all_that_was_committed",
        ),
    ),
    Goal(
        "F6",
        "An emptied broker loses no import",
        ("tests/ingest/test_leases.py::test_a_silent_worker_is_taken_over_from",),
    ),
    Goal(
        "F7",
        "A broker that is down loses no upload",
        ("tests/ingest/test_actions.py::test_a_broker_that_is_down_loses_nothing",),
    ),
    Goal(
        "F8",
        "A message delivered three times makes one version",
        ("tests/ingest/test_leases.py::test_one_worker_has_an_upload",),
    ),
    Goal(
        "F9",
        "A task that outlives its lease writes nothing more",
        (
            "tests/ingest/test_leases.py::test_who_lost_the_lease_writes_nothing_more",
            "tests/ingest/test_leases.py::"
            "test_a_sleeper_does_not_take_the_attempt_after_a_confirmation_for_its_own",
            "tests/ingest/test_leases.py::"
            "test_the_heartbeat_renews_the_lease_and_lets_go_at_the_end",
        ),
    ),
    Goal("F10", "A full disk is said plainly, and nothing is half there"),
    Goal("F11", "A worker out of memory fails one task, at most three times"),
    Goal("F12", "An upload broken off leaves nothing"),
    Goal("F13", "Two who load one year together have one ordered history"),
    Goal(
        "F14",
        "An old worker beside a new schema, and the other way round",
        ("tests/house/test_migrations.py::test_the_linter_sees_each_kind",),
        open="what an older version reads is not taken away; it may not be able to add a row to a"
        " table with a new column, and there is no older release yet to be run beside this one",
    ),
    Goal("F15", "What cannot be audited is not shown"),
    Goal(
        "F16",
        "A remembered part is never another authority's",
        (
            "tests/indicators/test_remembered.py::test_the_authority_next_door_has_its_own",
            "tests/indicators/test_remembered.py::"
            "test_who_may_not_see_small_numbers_is_never_given_what_others_were",
            "tests/indicators/test_remembered.py::test_another_build_has_figures_of_its_own",
        ),
    ),
    Goal(
        "F17",
        "A message that is no message of ours is refused, and the queue moves",
        ("tests/house/test_hardening.py::test_messages_to_the_worker_are_json_and_nothing_else",),
    ),
    Goal(
        "F18",
        "The identity provider is down, or turned its keys",
        (
            "tests/accounts/test_entra.py::test_keys_may_be_replaced",
            "tests/accounts/test_entra.py::test_while_the_directory_is_down_nobody_new_comes_in",
            "tests/accounts/test_entra.py::"
            "test_while_the_directory_is_down_sessions_go_on_and_it_is_asked_again",
        ),
    ),
    Goal("F19", "Ages, periods and tokens are right at the edges of the calendar"),
    Goal(
        "F20",
        "What was erased stays erased after a restore",
    ),
    Goal("F21", "A broken backup is found broken"),
)

BAD_INPUT = _goals(
    Goal(
        "B1",
        "Each bad or sloppy file gets what it must",
        (
            "tests/ingest/test_hostile_files.py::test_gets_what_it_must",
            "tests/ingest/test_refused_files.py",
            "tests/ingest/test_sloppy_files.py",
        ),
    ),
    Goal(
        "B2",
        "One return written 42 ways, and a census 4 ways, is one return",
        ("tests/ingest/test_one_return_many_ways.py",),
    ),
    Goal(
        "B3",
        "A bomb is refused without holding what is in it",
        (
            "tests/ingest/test_refused_files.py::"
            "test_a_size_that_lies_is_found_out_without_holding_what_there_is",
            "tests/ingest/test_refused_files.py::"
            "test_what_would_fill_the_memory_once_parted_is_refused_before",
        ),
    ),
    Goal(
        "B4",
        "No cell in a message or a log, no file outside its folder",
        (
            "tests/ingest/test_hostile_files.py::test_no_message_holds_a_cell",
            "tests/ingest/test_pipeline.py::"
            "test_no_cell_of_a_return_is_in_a_log_an_audit_entry_or_a_message",
            "tests/ingest/test_pipeline.py::"
            "test_files_are_kept_under_names_of_ours_for_this_account_alone",
        ),
    ),
    Goal(
        "B5",
        "Any bytes get one of four outcomes",
        ("tests/ingest/readers/test_any_bytes.py",),
        open="a million examples a night are run by `./run fuzz --seconds`, on no schedule of ours",
    ),
    Goal(
        "B6",
        "Order, repeats and splits of files change no fact; what is written reads back the same",
        (
            "tests/records/test_merge.py::test_the_order_of_rows_and_of_loading_does_not_matter",
            "tests/records/test_merge.py::test_the_same_rows_twice_are_the_same_rows",
            "tests/ingest/test_pipeline.py::test_whatever_the_order_the_figures_are_the_same",
            "tests/ingest/writing/test_returns.py",
        ),
    ),
    Goal(
        "B7",
        "A second, naive reading of the record agrees with the indicators",
        ("tests/indicators/test_oracle.py",),
        open="of the ten thousand histories asked for, `--all` tries fourteen hundred",
    ),
    Goal(
        "B8",
        "Every message says where and what to do, never the value",
        ("tests/ingest/test_hostile_files.py::test_no_message_holds_a_cell",),
        outside="that nine of ten analysts mend a file by the message alone takes analysts",
    ),
    Goal(
        "B9",
        "No exported cell is a formula; a negative number stays one",
        ("tests/indicators/test_exports.py",),
    ),
    Goal("B10", "Ten gigabytes in one layer, two million rows, a virus", when=When.ALL),
)

LOAD = _goals(
    Goal("L1", "Fifty people on pages: p95 beside a static file", timed=True),
    Goal("L2", "Two hundred people on the morning of a board", timed=True),
    Goal("L3", "A fragment: p95 beside a static file", timed=True),
    Goal("L4", "Pages while a return is taken in", timed=True),
    Goal("L5", "A page asks fifteen queries at most, and no more where there are more rows"),
    Goal("L6", "No memory is lost over two hours", when=When.ALL, timed=True),
    Goal("L7", "Too many requests are told to wait", timed=True),
    Goal("L8", "No statement takes longer than its limit"),
    Goal("L9", "Ready within seconds of starting", timed=True),
)

PRIVACY = _goals(
    Goal(
        "V1",
        "A board member's pages hold no value of a child",
    ),
    Goal(
        "V2",
        "No value of a child in any log, message, mail or address",
        (
            "tests/csc_dashboard/test_logs.py",
            "tests/csc_dashboard/test_embedded.py::test_the_log_holds_no_row",
            "tests/boards/test_reminders.py::"
            "test_a_mail_holds_numbers_and_a_link_and_no_word_of_the_action",
        ),
    ),
    Goal("V3", "Messages to the worker carry ids alone"),
    Goal("V4", "Addresses carry random ids"),
    Goal("V5", "Every page of a child leaves an entry in the audit trail"),
    Goal("V6", "The audit trail can be added to, and a change in it is found"),
    Goal(
        "V7",
        "Small numbers are hidden from readers outside",
        ("tests/indicators/test_small_numbers.py", "tests/indicators/test_disclosure.py"),
    ),
    Goal(
        "V8",
        "What is hidden stands up to an attacker's sums",
        (
            "tests/indicators/test_suppression.py",
            "tests/indicators/test_outside_attack.py",
            "tests/indicators/test_outside_walk.py",
        ),
    ),
    Goal(
        "V9",
        "A small group is not split, not even into all and none",
        ("tests/indicators/test_suppression.py::test_a_small_group_is_not_split",),
    ),
    Goal(
        "V10",
        "Readers outside choose no filter of their own",
        (
            "tests/indicators/test_outside_attack.py::"
            "test_a_partner_analyst_and_a_board_member_are_shown_the_same",
        ),
    ),
    Goal("V11", "A research export under a key of its own for each release"),
    Goal(
        "V12",
        "What no specification names is not kept; raw files go on a schedule",
    ),
    Goal("V13", "Retention and erasure by record type, with a ledger"),
    Goal("V14", "No real data outside production"),
    Goal("V15", "Identifiers are masked until revealed"),
    Goal(
        "V16",
        "No browser keeps a page, and paper says whose it is",
        (
            "tests/csc_dashboard/test_front_door.py::test_every_response_is_private",
            "tests/accounts/test_sessions.py::"
            "test_signing_out_ends_the_session_and_has_the_browser_forget",
        ),
    ),
    Goal(
        "V17",
        "Somebody who tries to find a child finds none",
        outside="a motivated intruder's test, yearly, by a person outside the team",
    ),
)

SIGN_IN = _goals(
    Goal("A1", "Sign-in by the council's own directory; twenty forged tokens refused"),
    Goal("A2", "Roles follow the directory within a quarter of an hour"),
    Goal("A3", "A second factor, and a fresh one for what is grave"),
    Goal(
        "A4",
        "Passwords are long, not common, and hashed by Argon2",
        ("tests/accounts/test_sign_in.py::test_a_short_or_common_password_is_refused",),
    ),
    Goal("A5", "Guessing is slowed, and locks nobody out"),
    Goal("A6", "Sessions end when idle, when old, and when taken away"),
    Goal(
        "A7",
        "Nobody learns who has an account",
        ("tests/accounts/test_sign_in.py::test_every_way_of_failing_is_told_in_the_same_words",),
    ),
    Goal("A8", "Accounts that nobody uses are closed"),
    Goal(
        "A9",
        "Cookies are locked to the host, and every form has its token",
        (
            "tests/csc_dashboard/test_settings.py::test_a_named_host_makes_it_a_service_behind_https",
            "tests/accounts/test_doors.py::"
            "test_a_form_without_its_token_is_refused_on_a_page_of_ours",
        ),
    ),
)

RECOVERY = _goals(
    Goal(
        "R1",
        "Little is lost, and it is back soon: both measured in every drill",
        open="20 GB are told by the pace of a gigabyte, not restored; the five minutes of what may"
        " be lost are the archive's, set by whoever runs the server",
    ),
    Goal("R2", "A drill restores onto an empty machine and compares everything"),
    Goal("R3", "Restored to a moment: all before it, nothing after"),
    Goal(
        "R4",
        "Backups cannot be deleted by whoever runs the service",
        outside="the storage that holds them refuses it: docs/operations.md says what to ask for",
    ),
    Goal("R5", "One authority out and in again, byte for byte, and no other touched"),
    Goal("R6", "A role that would leave rows out may not make a backup"),
)

MIGRATIONS = _goals(
    Goal("M1", "Migrations hold no lock for long, and run one at a time"),
    Goal(
        "M2",
        "Forward, back and forward again is the same schema",
    ),
)

SUPPLY = _goals(
    Goal(
        "S1",
        "Every package is pinned by hash, and no index is named",
        (
            "tests/house/test_files.py::test_every_locked_package_is_pinned_by_hash",
            "tests/house/test_files.py::test_the_locks_agree",
            "tests/house/test_files.py::test_no_registry_is_named",
            "tests/house/test_files.py::test_no_third_party_script_or_style_is_kept",
        ),
    ),
    Goal(
        "S2",
        "Known holes are closed in days",
        outside="a feed of vulnerabilities, read each day by whoever runs the service",
    ),
    Goal("S3", "What is in it is listed; no secret, and no known fault of style, is in it"),
    Goal(
        "S4",
        "It speaks to no host but those named",
        outside="the network of whoever runs the service: docs/operations.md names the hosts",
    ),
    Goal(
        "S5",
        "Tested by people who break in for a living",
        outside="a penetration test before the first council, and yearly",
    ),
)

NOT_BUILT = "no test proves it yet"

GOALS = (
    *PERMISSIONS, *FAULTS, *BAD_INPUT, *LOAD, *PRIVACY, *SIGN_IN, *RECOVERY, *MIGRATIONS, *SUPPLY,
)  # fmt: skip

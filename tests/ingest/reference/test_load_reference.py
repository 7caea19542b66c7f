"""manage.py load_reference: what it takes each file for, what is kept, and what rules are told."""

from __future__ import annotations

import json
import zipfile
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, Authority
from indicators import queries
from ingest.check import check
from ingest.held import held, reference
from ingest.models import Provider, Upload
from ingest.reference.kept import looked_up
from records import postcodes
from tests.ingest.files import HEADER, sources, workbook
from tests.ingest.journey import published
from tests.ingest.reference.test_ofsted import HOMES, SOCIAL_CARE
from tests.people import new_authority

pytestmark = pytest.mark.django_db

DIRECTORY = """\
pcd,oslaua,oscty,oseast1m,osnrth1m
ZZ1 1AA,E08000901,E99999999,400000,300000
ZZ1 1AB,E08000901,E99999999,401609,300000
ZZ2 2BB,W06000901,W99999999,403218,300000
"""
EPISODES = """\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
A1,15/04/2024,S,C2,N1,K2,PR4,,,,ZZ1 1AA,zz11ab,1234568
A2,20/06/2024,S,C2,N1,K2,PR4,,,,ZZ1 1AA,ZZ2 2BB,1234567
"""


@pytest.fixture
def authority() -> Authority:
    return new_authority("E08000901", "901", "Alderwick, City of")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "onspd.csv").write_text(DIRECTORY)
    (tmp_path / "homes.xlsx").write_bytes(workbook({"Homes": HOMES}))
    (tmp_path / "others.xlsx").write_bytes(workbook({"Others": SOCIAL_CARE}))
    return {path.stem: path for path in tmp_path.iterdir()}


def load(capsys: pytest.CaptureFixture, *paths: Path) -> list[dict]:
    call_command("load_reference", *map(str, paths), "--json")
    return json.loads(capsys.readouterr().out)


def verdicts(authority: Authority) -> tuple[dict[str, list[int]], set[str]]:
    """What the rules on places say of a small return: rule -> rows; and those not tried."""
    checked = check(
        sources({"header.csv": HEADER, "episodes.csv": EPISODES}),
        authority=authority.code,
        year=2025,
        holding=partial(held, authority),
        reference=partial(reference, authority.code),
    ).checked
    asked = ("169", "227", "228", "392c", "1008", "1015")
    found = {f.rule.code: f.positions.tolist() for f in checked.failures if f.rule.code in asked}
    return found, {u.rule.code for u in checked.untried} & set(asked)


def test_each_file_is_known_by_its_content(authority, files, capsys) -> None:
    done = load(capsys, files["homes"], files["onspd"], files["others"])
    assert done == [
        {"file": "onspd.csv", "postcodes": 3},
        {"file": "homes.xlsx", "providers": 2},
        {"file": "others.xlsx", "providers": 1},
    ]
    assert AuditEntry.objects.filter(action="reference loaded").count() == 3


def test_rules_are_untried_until_their_reference_is_loaded(authority, files, capsys) -> None:
    assert verdicts(authority) == ({}, {"169", "227", "228", "392c", "1008", "1015"})
    load(capsys, files["onspd"])
    assert verdicts(authority) == ({}, {"227", "228", "1008"})
    load(capsys, files["homes"], files["others"])
    assert verdicts(authority) == ({"228": [1]}, set())


def test_a_postcode_takes_the_word_of_the_last_edition_and_is_never_lost(
    authority, files, capsys, tmp_path
) -> None:
    assert postcodes.edition() == 0
    load(capsys, files["onspd"])
    first = postcodes.edition()
    later = tmp_path / "later.csv"
    later.write_text("pcd,laua,oseast1m,osnrth1m\nZZ1 1AA,E08000902,400001,300001\n")
    load(capsys, later)
    assert postcodes.edition() > first > 0
    held = postcodes.known(["ZZ11AA", "ZZ11AB", "ZZ22BB"], None)
    assert len(held) == 3
    assert held["authority"][["ZZ11AA", "ZZ11AB"]].tolist() == ["E08000902", "E08000901"]


# Of 32,844 neighbourhoods the first 6,568 are the most deprived fifth (2019), of 33,755 the first
# 6,751 (2025). Other countries rank their own.
RANKED = """\
pcd7,lad25cd,east1m,north1m,wd25cd,imd
ZZ1 1AA,E08000901,400000,300000,E05000001,1
ZZ1 1AB,E08000901,400000,300000,E05000002,{6751}
ZZ1 1AC,E08000901,400000,300000,E99999999,{last}
ZZ1 1AD,E08000901,400000,300000,,0
ZZ2 2BB,W06000901,400000,300000,W05000001,1
"""


@pytest.mark.parametrize(("last", "fifth"), [("32844", 2.0), ("33755", 1.0)])
def test_the_rank_of_a_neighbourhood_says_in_which_fifth_it_is(
    authority, capsys, tmp_path, last, fifth
) -> None:
    path = tmp_path / "ranked.csv"
    path.write_text(RANKED.replace("{6751}", "6751").replace("{last}", last))
    load(capsys, path)
    held = postcodes.known(["ZZ11AA", "ZZ11AB", "ZZ11AC", "ZZ11AD", "ZZ22BB"], None).sort_index()
    assert held["deprivation_quintile"].fillna(-1).tolist() == [1, fifth, 5, -1, -1]
    assert held["ward"].fillna("").tolist() == ["E05000001", "E05000002", "", "", "W05000001"]


def test_a_provider_takes_the_word_of_the_last_list(authority, files, capsys, tmp_path) -> None:
    load(capsys, files["homes"], files["others"])
    again = tmp_path / "again.xlsx"
    again.write_bytes(workbook({"Homes": [HOMES[2], [1234567, "", "E08000901", "", "K1", "PR1"]]}))
    load(capsys, again)
    assert set(Provider.objects.values_list("urn", "authority", "place_codes")) == {
        ("1234567", "E08000901", "K1"),
        ("1234568", "E08000901", "K1,K2"),
        ("SC000001", "Brackenford", "U4,U5"),
    }


def test_only_what_a_return_speaks_of_is_looked_up(authority, files, capsys) -> None:
    load(capsys, files["onspd"], files["homes"])
    episodes = pd.DataFrame({"HOME_POST": ["zz1 1aa"], "PL_POST": [None], "URN": ["1234567"]})
    found = looked_up(authority.code, {"Episodes": episodes.astype("str")}, None)
    assert found["postcodes"].index.tolist() == ["ZZ11AA"]
    assert found["providers"].URN.tolist() == ["1234567"]


def test_figures_of_places_follow_a_directory_that_is_loaded_after_the_return(
    authority, files, capsys
) -> None:
    sent = [("header.csv", HEADER.encode()), ("episodes.csv", EPISODES.encode())]
    upload = published(authority, sent, year=2025)
    key = "cla_out_of_area_pct"
    assert queries.facts_of(queries.live_build(authority), indicators=[key]).empty
    load(capsys, files["onspd"])
    facts = queries.facts_of(queries.live_build(authority), indicators=[key], cuts=[""])
    march = facts[facts["month"] == facts["month"].max()]
    assert march[["numerator", "denominator"]].to_numpy().tolist() == [[1, 2]]
    assert Upload.objects.get(pk=upload.pk).release.digest == upload.release.digest


WARDS = """\
WD24CD,WD24NM
E05000001,Abbey & Castle
W05000001,Y Gaer
E99999999,
"""


def test_wards_have_names_once_their_list_is_loaded_alone_or_with_the_directory(
    authority, capsys, tmp_path
) -> None:
    episodes = pd.DataFrame({"home_postcode": ["ZZ1 1AA"], "placement_postcode": ["ZZ1 1AB"]})
    directory = tmp_path / "directory.csv"
    directory.write_text(
        "pcd,oslaua,osward,oseast1m,osnrth1m\n"
        "ZZ1 1AA,E08000901,E05000001,400000,300000\n"
        "ZZ1 1AB,E08000901,E05000002,401609,300000\n"
    )
    load(capsys, directory)
    assert postcodes.directory_of(episodes.astype("str"), authority.code).wards == {}
    names = tmp_path / "Ward names and codes UK as at 12_24.csv"
    names.write_text(WARDS)
    packed = tmp_path / "ONSPD.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(directory, "Data/ONSPD.csv")
        archive.writestr("Documents/Ward names.csv", WARDS.replace("Abbey & Castle", "Abbey"))
    for path, called in ((names, "Abbey & Castle"), (packed, "Abbey")):
        before = postcodes.edition()
        assert load(capsys, path)[0]["wards"] == 2
        known = postcodes.directory_of(episodes.astype("str"), authority.code)
        assert known.wards == {"E05000001": called}
        assert postcodes.edition() > before


def test_an_authority_coded_anew_is_the_same_place(files, capsys, tmp_path) -> None:
    path = tmp_path / "recoded.csv"
    path.write_text("pcd,laua,oseast1m,osnrth1m\nZZ1 1AA,E08000039,400000,300000\n")
    load(capsys, path)
    episodes = pd.DataFrame({"HOME_POST": ["ZZ1 1AA"]}, dtype="str").assign(
        PL_POST=None, URN=None
    ).astype("str")  # fmt: skip
    for code in ("E08000019", "E08000039"):
        assert looked_up(code, {"Episodes": episodes})["postcodes"].authority.tolist() == [code]


def test_what_is_no_reference_file_is_refused_with_a_sentence(tmp_path) -> None:
    (tmp_path / "other.csv").write_text("CHILD,DECOM\n1,2\n")
    for path, status in ((tmp_path / "other.csv", 2), (tmp_path, 2), (tmp_path / "none.csv", 3)):
        with pytest.raises(CommandError) as refused:
            call_command("load_reference", str(path))
        assert refused.value.returncode == status
        assert path.name in str(refused.value)

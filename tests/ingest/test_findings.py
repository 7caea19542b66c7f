"""What a rule found, as the findings that are kept and shown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.cin.rules import rulebook
from ingest.findings import found_in
from ingest.models import WHOLE_RETURN
from ingest.rules import Checked, Failure
from ingest.schema import Collection, Conformed


def test_a_failure_of_the_whole_return_is_one_finding_without_a_child() -> None:
    rules = {rule.code: rule for rule in rulebook.rules}
    ids = pd.DataFrame({"LAchildID": ["a", "b", "c"]}, dtype="str")
    conformed = Conformed(
        rulebook.dataset,
        Collection(2025),
        tables={"ChildIdentifiers": ids, "Disabilities": ids.assign(Disability="NONE")},
        rows={"ChildIdentifiers": np.array([1, 2, 3]), "Disabilities": np.array([1, 1, 2])},
        loaded=frozenset(["ChildIdentifiers", "Disabilities"]),
        normalisations=[],
        flags=[],
    )
    failures = [
        Failure(rules["8500"], "ChildIdentifiers", np.array([1, 2])),
        Failure(rules["2888Q"], "Disabilities", np.array([], dtype=int)),
    ]
    found = found_in(conformed, Checked(failures=failures))
    assert found[["rule", "row", "child"]].values.tolist() == [
        ["8500", 2, "b"],
        ["8500", 3, "c"],
        ["2888Q", WHOLE_RETURN, ""],
    ]

"""Extracts of surveys and audits: what children, families and auditors say, by question."""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, Theme, extract

SURVEYS = extract(
    "surveys",
    title="Surveys of children and families",
    theme=Theme.VOICE,
    row_is="the answers of one month",
    description="""The scores given to each question of a survey, added up, out of how many answered
        it. Keep one scale for all questions (such as 1 to 5, 5 best) and one wording for each: a
        question that is worded anew is another question. Nobody who answered is named.""",
    counted=Counted("the sum of the scores given", of="answers", by="question"),
)

AUDITS = extract(
    "case_audits",
    title="Case-file audits",
    theme=Theme.VOICE,
    row_is="the audits of one month",
    description="""The scores auditors gave each question of an audit, added up, out of how many
        files were audited on it. Keep one scale for all questions (such as 1 to 4, 4 best). No
        child is named.""",
    counted=Counted("the sum of the scores given", of="files audited", by="question"),
)

KINDS = (SURVEYS, AUDITS)

"""Addresses of ingest: an authority's returns, one of them, what was found in it, and what to do
with it."""

from django.urls import include, path

from ingest import (
    annex_a_views,
    change_views,
    chasing_views,
    extract_views,
    finding_views,
    keeping_views,
    link_views,
    local_views,
    retention_views,
    source_quality_views,
    submission_views,
    views,
)

findings = [
    path("", finding_views.findings, name="findings"),
    path("rule/<slug:rule>/", finding_views.findings_of_rule, name="findings_of_rule"),
    path("table/", finding_views.findings_by_table, name="findings_by_table"),
    path("worker/", finding_views.findings_by_worker, name="findings_by_worker"),
    path("list/", finding_views.findings_list, name="findings_list"),
    path("search/", finding_views.search_findings, name="search_findings"),
    path("note/", finding_views.note_findings, name="note_findings"),
    path("assign/", finding_views.assign_findings, name="assign_findings"),
    path("<int:finding_id>/", finding_views.finding, name="finding"),
    path("<int:finding_id>/take-back/", finding_views.take_back_finding, name="take_back_finding"),
]

a_return = [
    path("", views.upload, name="upload"),
    path("ready/", submission_views.ready_for_dfe, name="ready_for_dfe"),
    path("cleaned/<slug:layout>/", submission_views.cleaned_return, name="cleaned_return"),
    path("sent/", submission_views.mark_sent, name="mark_sent"),
    path("findings/", include(findings)),
    path("findings.xlsx", chasing_views.findings_xlsx, name="findings_xlsx"),
    path("children/", finding_views.findings_by_child, name="findings_by_child"),
    path("findings.csv", chasing_views.findings_csv, name="findings_csv"),
    path("changes/<slug:what>/<slug:change>/", change_views.changed, name="changed"),
    path("confirm/", views.confirm, name="confirm_upload"),
    path("publish/", views.publish, name="publish_upload"),
    path("withdraw/", views.withdraw, name="withdraw_upload"),
    path("discard/", views.discard, name="discard_upload"),
]

returns = [
    path("", views.uploads, name="uploads"),
    path("new/", views.new_upload, name="new_upload"),
    path("publish/", views.publish_ready, name="publish_ready"),
    path("chasing/", chasing_views.chasing_list, name="chasing"),
    path("chasing.csv", chasing_views.chasing_csv, name="chasing_csv"),
    path("chasing.xlsx", chasing_views.chasing_xlsx, name="chasing_xlsx"),
    path("quality/", chasing_views.data_quality, name="data_quality"),
    path("people/", link_views.people_linked, name="people_linked"),
    path("people/<uuid:link_id>/", link_views.link, name="link"),
    path("people/<uuid:link_id>/decide/", link_views.decide_link, name="decide_link"),
    path("people/undo/<uuid:run_id>/", link_views.undo_links, name="undo_links"),
    path("annex-a/", annex_a_views.annex_a, name="annex_a"),
    path("annex-a/annex-a.xlsx", annex_a_views.annex_a_workbook, name="annex_a_workbook"),
    path("sent/", submission_views.submissions, name="submissions"),
    path("sent/<int:number>/", submission_views.submission, name="submission"),
    path(
        "sent/<int:number>/changes/<slug:what>/<slug:change>/",
        submission_views.changed_since_sent,
        name="changed_since_sent",
    ),
    path("sent/<int:number>/take-back/", submission_views.take_back_sent, name="take_back_sent"),
    path("quality/closing-day/", chasing_views.say_closing_day, name="say_closing_day"),
    path("<uuid:upload_id>/", include(a_return)),
]

keeping = [
    path("", keeping_views.keeping, name="keeping"),
    path("seal/", keeping_views.seal_child, name="seal_child"),
    path("seals/<uuid:seal_id>/lift/", keeping_views.lift_seal, name="lift_seal"),
    path("erase/", keeping_views.ask_erasure, name="ask_erasure"),
    path("erasures/<uuid:asked_id>/", keeping_views.decide_erasure, name="decide_erasure"),
    path("held-of/", keeping_views.held_of_child, name="held_of_child"),
    path("how-long/", retention_views.retention, name="retention"),
    path("how-long/<slug:kind>/", retention_views.set_period, name="set_period"),
    path("lengths/<uuid:asked_id>/", retention_views.decide_period, name="decide_period"),
    path("hold/", retention_views.hold_records, name="hold_records"),
    path("holds/<uuid:hold_id>/lift/", retention_views.lift_hold, name="lift_hold"),
    path("due/<uuid:disposal_id>/", retention_views.decide_disposal, name="decide_disposal"),
]

of_an_authority = [
    path("returns/", include(returns)),
    path("keeping/", include(keeping)),
    path("partners/", extract_views.extracts, name="extracts"),
    path("partners/<slug:kind>/", extract_views.extract, name="extract"),
    path(
        "partners/<slug:kind>/quality/", source_quality_views.source_quality, name="source_quality"
    ),
    path(
        "partners/<slug:kind>/template.<slug:form>",
        extract_views.extract_template,
        name="extract_template",
    ),
    path("partners/<slug:kind>/<uuid:upload_id>/", extract_views.extract_sent, name="extract_sent"),
    path("local-extracts/", local_views.local_extracts, name="local_extracts"),
    path("local-extracts/describe/", local_views.describe_extract, name="describe_extract"),
    path("local-extracts/<slug:key>/", local_views.local_extract, name="local_extract"),
    path(
        "local-extracts/<slug:key>/describe/",
        local_views.describe_extract_anew,
        name="describe_extract_anew",
    ),
    path("local-extracts/<slug:key>/retire/", local_views.retire_extract, name="retire_extract"),
]

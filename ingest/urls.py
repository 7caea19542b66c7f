"""Addresses of ingest: an authority's returns, one of them, what was found in it, and what to do
with it."""

from django.urls import path

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

urlpatterns = [
    path("<slug:authority>/returns/", views.uploads, name="uploads"),
    path("<slug:authority>/returns/new/", views.new_upload, name="new_upload"),
    path("<slug:authority>/returns/publish/", views.publish_ready, name="publish_ready"),
    path("<slug:authority>/returns/chasing/", chasing_views.chasing_list, name="chasing"),
    path("<slug:authority>/returns/chasing.csv", chasing_views.chasing_csv, name="chasing_csv"),
    path("<slug:authority>/returns/chasing.xlsx", chasing_views.chasing_xlsx, name="chasing_xlsx"),
    path("<slug:authority>/returns/quality/", chasing_views.data_quality, name="data_quality"),
    path("<slug:authority>/returns/people/", link_views.people_linked, name="people_linked"),
    path("<slug:authority>/returns/people/<uuid:link_id>/", link_views.link, name="link"),
    path(
        "<slug:authority>/returns/people/<uuid:link_id>/decide/",
        link_views.decide_link,
        name="decide_link",
    ),
    path(
        "<slug:authority>/returns/people/undo/<uuid:run_id>/",
        link_views.undo_links,
        name="undo_links",
    ),
    path("<slug:authority>/returns/annex-a/", annex_a_views.annex_a, name="annex_a"),
    path(
        "<slug:authority>/returns/annex-a/annex-a.xlsx",
        annex_a_views.annex_a_workbook,
        name="annex_a_workbook",
    ),
    path("<slug:authority>/keeping/", keeping_views.keeping, name="keeping"),
    path("<slug:authority>/keeping/seal/", keeping_views.seal_child, name="seal_child"),
    path(
        "<slug:authority>/keeping/seals/<uuid:seal_id>/lift/",
        keeping_views.lift_seal,
        name="lift_seal",
    ),
    path("<slug:authority>/keeping/erase/", keeping_views.ask_erasure, name="ask_erasure"),
    path(
        "<slug:authority>/keeping/erasures/<uuid:asked_id>/",
        keeping_views.decide_erasure,
        name="decide_erasure",
    ),
    path("<slug:authority>/keeping/held-of/", keeping_views.held_of_child, name="held_of_child"),
    path("<slug:authority>/keeping/how-long/", retention_views.retention, name="retention"),
    path(
        "<slug:authority>/keeping/how-long/<slug:kind>/",
        retention_views.set_period,
        name="set_period",
    ),
    path(
        "<slug:authority>/keeping/lengths/<uuid:asked_id>/",
        retention_views.decide_period,
        name="decide_period",
    ),
    path("<slug:authority>/keeping/hold/", retention_views.hold_records, name="hold_records"),
    path(
        "<slug:authority>/keeping/holds/<uuid:hold_id>/lift/",
        retention_views.lift_hold,
        name="lift_hold",
    ),
    path(
        "<slug:authority>/keeping/due/<uuid:disposal_id>/",
        retention_views.decide_disposal,
        name="decide_disposal",
    ),
    path("<slug:authority>/partners/", extract_views.extracts, name="extracts"),
    path("<slug:authority>/partners/<slug:kind>/", extract_views.extract, name="extract"),
    path(
        "<slug:authority>/partners/<slug:kind>/quality/",
        source_quality_views.source_quality,
        name="source_quality",
    ),
    path(
        "<slug:authority>/partners/<slug:kind>/template.<slug:form>",
        extract_views.extract_template,
        name="extract_template",
    ),
    path(
        "<slug:authority>/partners/<slug:kind>/<uuid:upload_id>/",
        extract_views.extract_sent,
        name="extract_sent",
    ),
    path("<slug:authority>/local-extracts/", local_views.local_extracts, name="local_extracts"),
    path(
        "<slug:authority>/local-extracts/describe/",
        local_views.describe_extract,
        name="describe_extract",
    ),
    path(
        "<slug:authority>/local-extracts/<slug:key>/",
        local_views.local_extract,
        name="local_extract",
    ),
    path(
        "<slug:authority>/local-extracts/<slug:key>/describe/",
        local_views.describe_extract_anew,
        name="describe_extract_anew",
    ),
    path(
        "<slug:authority>/local-extracts/<slug:key>/retire/",
        local_views.retire_extract,
        name="retire_extract",
    ),
    path("<slug:authority>/returns/sent/", submission_views.submissions, name="submissions"),
    path(
        "<slug:authority>/returns/sent/<int:number>/",
        submission_views.submission,
        name="submission",
    ),
    path(
        "<slug:authority>/returns/sent/<int:number>/changes/<slug:what>/<slug:change>/",
        submission_views.changed_since_sent,
        name="changed_since_sent",
    ),
    path(
        "<slug:authority>/returns/sent/<int:number>/take-back/",
        submission_views.take_back_sent,
        name="take_back_sent",
    ),
    path(
        "<slug:authority>/returns/quality/closing-day/",
        chasing_views.say_closing_day,
        name="say_closing_day",
    ),
    path("<slug:authority>/returns/<uuid:upload_id>/", views.upload, name="upload"),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/ready/",
        submission_views.ready_for_dfe,
        name="ready_for_dfe",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/cleaned/<slug:layout>/",
        submission_views.cleaned_return,
        name="cleaned_return",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/sent/",
        submission_views.mark_sent,
        name="mark_sent",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/",
        finding_views.findings,
        name="findings",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/rule/<slug:rule>/",
        finding_views.findings_of_rule,
        name="findings_of_rule",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/table/",
        finding_views.findings_by_table,
        name="findings_by_table",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/worker/",
        finding_views.findings_by_worker,
        name="findings_by_worker",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/list/",
        finding_views.findings_list,
        name="findings_list",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/search/",
        finding_views.search_findings,
        name="search_findings",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/note/",
        finding_views.note_findings,
        name="note_findings",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/assign/",
        finding_views.assign_findings,
        name="assign_findings",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/<int:finding_id>/",
        finding_views.finding,
        name="finding",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/<int:finding_id>/take-back/",
        finding_views.take_back_finding,
        name="take_back_finding",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings.xlsx",
        chasing_views.findings_xlsx,
        name="findings_xlsx",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/children/",
        finding_views.findings_by_child,
        name="findings_by_child",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings.csv",
        chasing_views.findings_csv,
        name="findings_csv",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/changes/<slug:what>/<slug:change>/",
        change_views.changed,
        name="changed",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/confirm/", views.confirm, name="confirm_upload"
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/publish/", views.publish, name="publish_upload"
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/withdraw/",
        views.withdraw,
        name="withdraw_upload",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/discard/", views.discard, name="discard_upload"
    ),
]

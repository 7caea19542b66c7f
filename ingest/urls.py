"""Addresses of ingest: an authority's returns, one of them, what was found in it, and what to do
with it."""

from django.urls import path

from ingest import views

urlpatterns = [
    path("<slug:authority>/returns/", views.uploads, name="uploads"),
    path("<slug:authority>/returns/new/", views.new_upload, name="new_upload"),
    path("<slug:authority>/returns/publish/", views.publish_ready, name="publish_ready"),
    path("<slug:authority>/returns/<uuid:upload_id>/", views.upload, name="upload"),
    path("<slug:authority>/returns/<uuid:upload_id>/findings/", views.findings, name="findings"),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings/rule/<slug:rule>/",
        views.findings_of_rule,
        name="findings_of_rule",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/children/",
        views.findings_by_child,
        name="findings_by_child",
    ),
    path(
        "<slug:authority>/returns/<uuid:upload_id>/findings.csv",
        views.findings_csv,
        name="findings_csv",
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

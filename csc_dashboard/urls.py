"""Every address of the product, room by room."""

from django.urls import include, path

from csc_dashboard import child_views, service_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:authority>/for-you/", views.authority_home, name="authority_home"),
    path("<slug:authority>/children/<uuid:child_id>/", child_views.child, name="child"),
    path("<slug:authority>/children/<uuid:child_id>/ids/", child_views.child_ids, name="child_ids"),
    path("healthz", service_views.healthz, name="healthz"),
    path("readyz", service_views.readyz, name="readyz"),
    path("metrics", service_views.metrics, name="metrics"),
    path("<slug:authority>/service/", service_views.service, name="service"),
    path("", include("accounts.urls")),
    path("", include("ingest.urls")),
    path("", include("boards.urls")),
    path("", include("indicators.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.broken

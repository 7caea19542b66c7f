"""Every address of the product, room by room."""

from django.urls import include, path

from csc_dashboard import views

urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:authority>/for-you/", views.authority_home, name="authority_home"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("accounts.urls")),
    path("", include("ingest.urls")),
    path("", include("boards.urls")),
    path("", include("indicators.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.broken

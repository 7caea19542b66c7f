"""Every address of the product, room by room.

What is of an authority stands below its code, and what belongs together below its own word: an
address is looked for among its like, not among all there are.
"""

from django.urls import include, path

import accounts.urls
import boards.urls
import indicators.urls
import ingest.urls
from csc_dashboard import child_views, service_views, views

of_an_authority = [
    path("for-you/", views.authority_home, name="authority_home"),
    path("children/<uuid:child_id>/", child_views.child, name="child"),
    path("children/<uuid:child_id>/ids/", child_views.child_ids, name="child_ids"),
    path("service/", service_views.service, name="service"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", service_views.healthz, name="healthz"),
    path("readyz", service_views.readyz, name="readyz"),
    path("metrics", service_views.metrics, name="metrics"),
    path("", include("accounts.urls")),
    path("", include("indicators.urls")),
    path(
        "<slug:authority>/",
        include(
            [
                *of_an_authority,
                *indicators.urls.of_an_authority,
                *ingest.urls.of_an_authority,
                *boards.urls.of_an_authority,
                *accounts.urls.of_an_authority,
            ]
        ),
    ),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.broken

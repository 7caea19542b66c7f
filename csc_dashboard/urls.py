"""Every address of the product, room by room."""

from django.urls import path

from csc_dashboard import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
]

"""Addresses of indicators: the overview, one indicator, its groups, the children behind a
figure."""

from django.urls import path

from indicators import views

urlpatterns = [
    path("<slug:authority>/", views.overview, name="overview"),
    path("<slug:authority>/indicators/<slug:key>/", views.indicator, name="indicator"),
    path("<slug:authority>/indicators/<slug:key>/groups/<slug:cut>/", views.groups, name="groups"),
    path(
        "<slug:authority>/indicators/<slug:key>/figures.csv", views.figures_csv, name="figures_csv"
    ),
    path("<slug:authority>/indicators/<slug:key>/children/", views.children, name="children"),
]

"""Addresses of indicators: the overview, all measures and the glossary, one indicator, its groups,
the children behind a figure, the scorecard, targets, comparisons, how small numbers are kept, what
changed and after which events."""

from django.urls import path

from indicators import (
    beside_views,
    comparison_views,
    event_views,
    link_views,
    neighbour_views,
    pack_views,
    quarterly_views,
    saved_views,
    scorecard_views,
    search_views,
    shift_views,
    stage_views,
    target_views,
    views,
    work_list_views,
)

urlpatterns = [
    path("<slug:authority>/", views.overview, name="overview"),
    path("<slug:authority>/scorecard/", scorecard_views.scorecard, name="scorecard"),
    path(
        "<slug:authority>/scorecard/scorecard.csv",
        scorecard_views.scorecard_csv,
        name="scorecard_csv",
    ),
    path(
        "<slug:authority>/scorecard/scorecard.xlsx",
        scorecard_views.scorecard_xlsx,
        name="scorecard_xlsx",
    ),
    path("<slug:authority>/scorecard/targets/", target_views.targets, name="targets"),
    path(
        "<slug:authority>/scorecard/targets/<int:year>/<slug:key>/",
        target_views.target,
        name="target",
    ),
    path(
        "<slug:authority>/scorecard/targets/<int:year>/<slug:key>/withdraw/",
        target_views.withdraw_target,
        name="withdraw_target",
    ),
    path("<slug:authority>/pack/", pack_views.pack, name="pack"),
    path("<slug:authority>/beside/", beside_views.beside_page, name="beside"),
    path("<slug:authority>/quarterly/", quarterly_views.quarterly_set, name="quarterly_set"),
    path("<slug:authority>/quarterly/set.csv", quarterly_views.quarterly_csv, name="quarterly_csv"),
    path(
        "<slug:authority>/quarterly/set.xlsx",
        quarterly_views.quarterly_xlsx,
        name="quarterly_xlsx",
    ),
    path("link/<str:token>/figures.csv", link_views.link_csv, name="link_csv"),
    path("link/<str:token>/figures.json", link_views.link_json, name="link_json"),
    path("<slug:authority>/links/", link_views.figures_links, name="figures_links"),
    path("<slug:authority>/links/<int:number>/revoke/", link_views.revoke_link, name="revoke_link"),
    path("<slug:authority>/views/", saved_views.saved, name="saved"),
    path("<slug:authority>/views/save/", saved_views.save_view, name="save_view"),
    path(
        "<slug:authority>/views/<int:number>/forget/", saved_views.forget_view, name="forget_view"
    ),
    path("<slug:authority>/views/digest/", saved_views.set_digest, name="set_digest"),
    path("<slug:authority>/measures/", search_views.measures, name="all_measures"),
    path("<slug:authority>/glossary/", search_views.glossary, name="glossary"),
    path("<slug:authority>/small-numbers/", target_views.small_numbers, name="small_numbers"),
    path("<slug:authority>/what-changed/", shift_views.what_changed, name="what_changed"),
    path(
        "<slug:authority>/what-changed/<slug:event>/report/",
        shift_views.changes_report,
        name="changes_report",
    ),
    path("<slug:authority>/what-changed/<slug:event>/<slug:key>/", shift_views.shift, name="shift"),
    path(
        "<slug:authority>/what-changed/<slug:event>/<slug:key>/keep/",
        shift_views.keep_shift,
        name="keep_shift",
    ),
    path(
        "<slug:authority>/what-changed/<slug:event>/<slug:key>/baseline/",
        shift_views.set_baseline,
        name="set_baseline",
    ),
    path("<slug:authority>/evidence/<int:shift_id>/", shift_views.kept_shift, name="kept_shift"),
    path("<slug:authority>/events/", event_views.events, name="events"),
    path("<slug:authority>/events/add/", event_views.add_event, name="add_event"),
    path("<slug:authority>/events/breaks/add/", event_views.add_break, name="add_break"),
    path(
        "<slug:authority>/events/<int:number>/withdraw/",
        event_views.withdraw_event,
        name="withdraw_event",
    ),
    path(
        "<slug:authority>/events/breaks/<int:number>/withdraw/",
        event_views.withdraw_break,
        name="withdraw_break",
    ),
    path(
        "<slug:authority>/events/baselines/<int:number>/withdraw/",
        event_views.withdraw_baseline,
        name="withdraw_baseline",
    ),
    path("<slug:authority>/work-lists/", work_list_views.work_lists, name="work_lists"),
    path(
        "<slug:authority>/work-lists/<slug:work_list>/",
        work_list_views.work_list,
        name="work_list",
    ),
    path(
        "<slug:authority>/work-lists/<slug:work_list>/list.csv",
        work_list_views.work_list_csv,
        name="work_list_csv",
    ),
    path(
        "<slug:authority>/work-lists/<slug:work_list>/list.xlsx",
        work_list_views.work_list_xlsx,
        name="work_list_xlsx",
    ),
    path("<slug:authority>/indicators/<slug:key>/", views.indicator, name="indicator"),
    path("<slug:authority>/indicators/<slug:key>/groups/<slug:cut>/", views.groups, name="groups"),
    path(
        "<slug:authority>/indicators/<slug:key>/figures.csv", views.figures_csv, name="figures_csv"
    ),
    path(
        "<slug:authority>/indicators/<slug:key>/figures.xlsx",
        views.figures_xlsx,
        name="figures_xlsx",
    ),
    path("<slug:authority>/indicators/<slug:key>/children/", views.children, name="children"),
    path("<slug:authority>/comparisons/", comparison_views.all_comparisons, name="comparisons"),
    path(
        "<slug:authority>/comparisons/stages/<slug:stage>/",
        stage_views.comparison_stage,
        name="comparison_stage",
    ),
    path("<slug:authority>/comparisons/neighbours/", neighbour_views.neighbours, name="neighbours"),
    path(
        "<slug:authority>/comparisons/neighbours/choose/",
        neighbour_views.choose_neighbours,
        name="choose_neighbours",
    ),
    path("<slug:authority>/comparisons/outliers/", comparison_views.outliers, name="outliers"),
    path(
        "<slug:authority>/comparisons/<slug:key>/", comparison_views.comparison, name="comparison"
    ),
]

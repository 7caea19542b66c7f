"""Addresses of indicators: the overview, all measures and the glossary, one indicator, its groups,
the children behind a figure, the scorecard, targets, comparisons, how small numbers are kept, what
changed and after which events."""

from django.urls import include, path

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

scorecard = [
    path("", scorecard_views.scorecard, name="scorecard"),
    path("scorecard.csv", scorecard_views.scorecard_csv, name="scorecard_csv"),
    path("scorecard.xlsx", scorecard_views.scorecard_xlsx, name="scorecard_xlsx"),
    path("targets/", target_views.targets, name="targets"),
    path("targets/<int:year>/<slug:key>/", target_views.target, name="target"),
    path(
        "targets/<int:year>/<slug:key>/withdraw/",
        target_views.withdraw_target,
        name="withdraw_target",
    ),
]

what_changed = [
    path("", shift_views.what_changed, name="what_changed"),
    path("<slug:event>/report/", shift_views.changes_report, name="changes_report"),
    path("<slug:event>/<slug:key>/", shift_views.shift, name="shift"),
    path("<slug:event>/<slug:key>/keep/", shift_views.keep_shift, name="keep_shift"),
    path("<slug:event>/<slug:key>/baseline/", shift_views.set_baseline, name="set_baseline"),
]

events = [
    path("", event_views.events, name="events"),
    path("add/", event_views.add_event, name="add_event"),
    path("breaks/add/", event_views.add_break, name="add_break"),
    path("<int:number>/withdraw/", event_views.withdraw_event, name="withdraw_event"),
    path("breaks/<int:number>/withdraw/", event_views.withdraw_break, name="withdraw_break"),
    path(
        "baselines/<int:number>/withdraw/", event_views.withdraw_baseline, name="withdraw_baseline"
    ),
]

an_indicator = [
    path("", views.indicator, name="indicator"),
    path("groups/<slug:cut>/", views.groups, name="groups"),
    path("figures.csv", views.figures_csv, name="figures_csv"),
    path("figures.xlsx", views.figures_xlsx, name="figures_xlsx"),
    path("children/", views.children, name="children"),
]

comparisons = [
    path("", comparison_views.all_comparisons, name="comparisons"),
    path("stages/<slug:stage>/", stage_views.comparison_stage, name="comparison_stage"),
    path("neighbours/", neighbour_views.neighbours, name="neighbours"),
    path("neighbours/choose/", neighbour_views.choose_neighbours, name="choose_neighbours"),
    path("outliers/", comparison_views.outliers, name="outliers"),
    path("<slug:key>/", comparison_views.comparison, name="comparison"),
]

of_an_authority = [
    path("", views.overview, name="overview"),
    path("scorecard/", include(scorecard)),
    path("pack/", pack_views.pack, name="pack"),
    path("beside/", beside_views.beside_page, name="beside"),
    path("quarterly/", quarterly_views.quarterly_set, name="quarterly_set"),
    path("quarterly/set.csv", quarterly_views.quarterly_csv, name="quarterly_csv"),
    path("quarterly/set.xlsx", quarterly_views.quarterly_xlsx, name="quarterly_xlsx"),
    path("links/", link_views.figures_links, name="figures_links"),
    path("links/<int:number>/revoke/", link_views.revoke_link, name="revoke_link"),
    path("views/", saved_views.saved, name="saved"),
    path("views/save/", saved_views.save_view, name="save_view"),
    path("views/<int:number>/forget/", saved_views.forget_view, name="forget_view"),
    path("views/digest/", saved_views.set_digest, name="set_digest"),
    path("measures/", search_views.measures, name="all_measures"),
    path("glossary/", search_views.glossary, name="glossary"),
    path("small-numbers/", target_views.small_numbers, name="small_numbers"),
    path("what-changed/", include(what_changed)),
    path("evidence/<int:shift_id>/", shift_views.kept_shift, name="kept_shift"),
    path("events/", include(events)),
    path("work-lists/", work_list_views.work_lists, name="work_lists"),
    path("work-lists/<slug:work_list>/", work_list_views.work_list, name="work_list"),
    path(
        "work-lists/<slug:work_list>/list.csv", work_list_views.work_list_csv, name="work_list_csv"
    ),
    path(
        "work-lists/<slug:work_list>/list.xlsx",
        work_list_views.work_list_xlsx,
        name="work_list_xlsx",
    ),
    path("indicators/<slug:key>/", include(an_indicator)),
    path("comparisons/", include(comparisons)),
]

urlpatterns = [
    path("link/<str:token>/figures.csv", link_views.link_csv, name="link_csv"),
    path("link/<str:token>/figures.json", link_views.link_json, name="link_json"),
]

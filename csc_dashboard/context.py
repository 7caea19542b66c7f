"""What every template is given."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.permissions import Permission
from csc_dashboard.navigation import entries


def product(request: HttpRequest) -> dict[str, str | bool]:
    """`PRODUCT_NAME`, and `DEMO`: true where the data are made up, which every page must say."""
    return {"PRODUCT_NAME": settings.PRODUCT_NAME, "DEMO": settings.DEMO}


def demonstration(request: HttpRequest) -> dict[str, object]:
    """In the demonstration, to whoever has not signed in: as whom one can, and the password."""
    if not settings.DEMO or request.user.is_authenticated:
        return {}
    from csc_dashboard.demonstration import PASSWORD, sign_in_names

    return {"demo_people": sign_in_names(), "demo_password": PASSWORD}


def navigation(request: HttpRequest) -> dict[str, object]:
    """`navigation`: the sections open to this person, none on a page of no authority; and
    `sees_figures`: whether there is a box to find a measure, and the glossary."""
    authority = getattr(request, "authority", None)
    if authority is None:
        return {"navigation": [], "sees_figures": False}
    return {
        # A piece of a page has none: its addresses are worked out where they are shown.
        "navigation": SimpleLazyObject(
            lambda: entries(authority, request.permissions, request.path)
        ),
        "sees_figures": Permission.SEE_FIGURES in request.permissions,
    }

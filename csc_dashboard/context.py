"""What every template is given."""

from django.conf import settings
from django.http import HttpRequest


def demo(request: HttpRequest) -> dict[str, bool]:
    """`DEMO`: true where the data are the demonstration's, which every page must say."""
    return {"DEMO": settings.DEMO}

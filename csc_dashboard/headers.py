"""Headers every response carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class PrivateResponses:
    """Nothing the product says is kept by a browser or a proxy.

    A page may show a child; and a fragment asked for by htmx has the address of its page, so a
    kept fragment would come back bare when somebody presses Back. Static files are answered before
    this and are kept for ever by the hash in their name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, marked."""
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

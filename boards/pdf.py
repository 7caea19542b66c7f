"""Pages as PDF, tagged and readable to a screen reader, where this machine can make them:
WeasyPrint needs the library Pango."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

STYLES = Path(settings.BASE_DIR) / "static" / "css" / "pack.css"


@cache
def can_make_pdf() -> bool:
    """Whether WeasyPrint is installed and finds Pango."""
    try:
        import weasyprint  # noqa: F401  (asked for, not used)
    except (ImportError, OSError):
        return False
    return True


def pdf_of(document: str) -> bytes:
    """A whole HTML document as a PDF after PDF/UA-1, with `static/css/pack.css` for its looks.

    Whatever the document names (pictures, styles, pages) is not fetched, from nowhere.
    """
    import weasyprint
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):
        """Fetches nothing."""

        def fetch(self, url: str, headers: dict | None = None):
            raise ValueError("a document that becomes a PDF holds all that it needs")

    page = weasyprint.HTML(string=document, url_fetcher=Nothing())
    styles = weasyprint.CSS(string=STYLES.read_text(encoding="utf-8"), url_fetcher=Nothing())
    return page.write_pdf(stylesheets=[styles], pdf_variant="pdf/ua-1")


def pdf_answer(document: str, name: str) -> HttpResponse:
    """The same as a download."""
    answer = HttpResponse(pdf_of(document), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer

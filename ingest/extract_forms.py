"""The form with which a partner's extract is sent."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pandas as pd
from django import forms

from ingest.datasets.partners.declare import ExtractKind
from ingest.forms import SeveralFiles
from ingest.readers.limits import DEFAULT, MEGABYTE
from ingest.typed import Texts, months


class MonthField(forms.CharField):
    """A month, however it is written; `cleaned_data` holds its first day."""

    def __init__(self, **options) -> None:
        super().__init__(max_length=20, **options)

    def clean(self, value: str | None) -> date | None:
        """The month's first day; None where the field may be empty and is. Raises
        ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        [read], _ = months(Texts.of(pd.Series([text], dtype="str")))
        if pd.isna(read):
            raise forms.ValidationError("Give a month, such as 2025-04 or April 2025.")
        return read.date()


class ExtractForm(forms.Form):
    """Send an extract: its file, and the months its rows of children speak for."""

    files = SeveralFiles(
        label="The file",
        help_text="A CSV file or an Excel workbook, with the headings of the template.",
        error_messages={"required": "Choose the file of the extract."},
    )
    first = MonthField(
        label="First month it speaks for", required=False, help_text="Such as 2025-04."
    )
    last = MonthField(
        label="Last month it speaks for",
        required=False,
        help_text="A month between the two without a row is a month in which there was none.",
    )

    def __init__(self, *args, kind: ExtractKind, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        if not kind.of_children:
            # Rows of counts name their months themselves.
            del self.fields["first"], self.fields["last"]
        elif kind.counted:
            self.fields["first"].help_text = "Such as 2025-04. Not needed for a file of counts."

    def clean_files(self) -> list:
        files = self.cleaned_data["files"]
        if any(file.size > DEFAULT.plain_bytes for file in files):
            raise forms.ValidationError(
                f"Each file must be smaller than {DEFAULT.plain_bytes // MEGABYTE} MB."
            )
        return files

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if bool(first) != bool(last) and not {"first", "last"} & set(self.errors):
            self.add_error("last" if first else "first", "Give both months, or neither.")
        if first and last:
            end = last.replace(day=monthrange(last.year, last.month)[1])
            if end < first:
                self.add_error("last", "The last month comes before the first.")
            elif end > self.today:
                self.add_error("last", "The month has not ended yet: give one that has.")
            cleaned["as_at"] = end
        return cleaned

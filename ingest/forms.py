"""The forms with which a return is sent and taken back."""

from __future__ import annotations

from datetime import date

from django import forms
from django.conf import settings

from ingest.datasets.registry import RETURNS
from ingest.period import refuse_days
from ingest.readers.limits import DEFAULT, MEGABYTE
from ingest.schema import Collection
from ingest.vocabulary import Refused

AUTO = "auto"
KEPT_AS_SENT = (
    "They are kept as you send them, with the author’s name where a workbook carries one, and"
    f" deleted after {settings.KEEP_FILES_DAYS} days."
)


class SeveralFiles(forms.FileField):
    """A file input that takes several files; `cleaned_data` holds a list."""

    def __init__(self, **options) -> None:
        options["help_text"] = f"{options['help_text']} {KEPT_AS_SENT}"
        widget = forms.ClearableFileInput()
        widget.allow_multiple_selected = True
        widget.attrs["multiple"] = True
        super().__init__(widget=widget, **options)

    def clean(self, data, initial=None):
        """Every file, checked; with none at all the field says that it is required."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFiles, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """Send a return: its files, and what they are where the files cannot say."""

    files = SeveralFiles(
        label="Files of one return",
        help_text="All CSV files of an SSDA903 together, a CIN census XML file, a workbook,"
        " or a zip of them.",
        error_messages={"required": "Choose the files of the return."},
    )
    dataset = forms.ChoiceField(label="Which return it is", initial=AUTO)
    year = forms.TypedChoiceField(
        label="Collection year", coerce=int, empty_value=None, required=False
    )
    as_at = forms.DateField(
        label="The day the data run to",
        required=False,
        help_text="Leave empty for a return that is complete to 31 March."
        " In the year itself, give the day of the extract.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Give the day as day, month and year, such as 30 09 2025."},
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        kinds = [(key, kind.dataset.title) for key, kind in RETURNS.items()]
        self.fields["dataset"].choices = [(AUTO, "Work it out from the files"), *kinds]
        newest = today.year + (today.month >= 4)
        years = [(y, f"{y - 1} to {y}") for y in range(newest, 2016, -1)]
        self.fields["year"].choices = [("", "Work it out from the files"), *years]

    def clean_files(self) -> list:
        files = self.cleaned_data["files"]
        for file in files:
            if file.size > DEFAULT.plain_bytes:
                raise forms.ValidationError(
                    f"Each file must be smaller than {DEFAULT.plain_bytes // MEGABYTE} MB."
                )
        return files

    def clean_as_at(self) -> date | None:
        as_at = self.cleaned_data["as_at"]
        if as_at and as_at > self.today:
            raise forms.ValidationError("The data cannot run to a day that has not come yet.")
        return as_at

    def clean(self) -> dict:
        cleaned = super().clean()
        year, as_at = cleaned.get("year"), cleaned.get("as_at")
        if year and "as_at" not in self.errors:
            try:
                refuse_days(Collection(year, as_at), self.today)
            except Refused as refused:
                self.add_error("as_at", refused.message)
        return cleaned


class WithdrawForm(forms.Form):
    """Take a published return back, saying why."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=500,
        help_text="Kept in the audit trail. Do not name a child.",
        error_messages={"required": "Say why the return is withdrawn."},
    )


class ClosingDayForm(forms.Form):
    """The day on which DfE closes the collection of one year."""

    closes_on = forms.DateField(
        label="DfE closes the collection on",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="As DfE’s guide to submitting data names it.",
        error_messages={
            "required": "Give the day on which DfE closes the collection.",
            "invalid": "Give the day as day, month and year, such as 30 06 2026.",
        },
    )

    def __init__(self, *args, year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_closes_on(self) -> date:
        closes_on = self.cleaned_data["closes_on"]
        if not date(self.year, 4, 1) <= closes_on <= date(self.year + 1, 3, 31):
            raise forms.ValidationError(
                f"A return to 31 March {self.year} closes in the twelve months after that day."
            )
        return closes_on

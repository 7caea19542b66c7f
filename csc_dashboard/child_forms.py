"""Why somebody needs to see a child."""

from django import forms


class WhyForm(forms.Form):
    """The reason, which the audit trail keeps."""

    reason = forms.CharField(
        label="Why you need to see this child",
        max_length=500,
        help_text="Kept in the audit trail. Do not name a child.",
        error_messages={"required": "Say why you need to see this child."},
    )


class RevealForm(forms.Form):
    """The same before ids are shown."""

    reason = forms.CharField(
        label="Why you need this child’s ids",
        max_length=500,
        help_text="Kept in the audit trail. Do not name a child.",
        error_messages={"required": "Say why you need this child’s ids."},
    )

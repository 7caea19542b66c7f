"""Forms with which a child is sealed, erased, or told what is held of them."""

from __future__ import annotations

from django import forms

from accounts.models import Person
from records.sealing import KINDS


class ChildForm(forms.Form):
    """The child of an id of the authority's own, and why."""

    child = forms.CharField(
        label="The child’s id in the council’s system",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Give the child’s id."},
    )
    because = forms.CharField(
        label="Why",
        max_length=500,
        help_text="Kept in the audit trail. Do not name the child.",
        error_messages={"required": "Say why."},
    )


class SealForm(ChildForm):
    """Seal a child: the kind of seal, and who may open the record all the same."""

    kind = forms.ChoiceField(
        label="Kind of seal",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of seal."},
    )
    opens_to = forms.ModelMultipleChoiceField(
        label="Who may open the record",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of those who may see children. Nobody, if none is chosen.",
    )
    field_order = ("child", "kind", "opens_to", "because")

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opens_to"].queryset = people


class LiftForm(forms.Form):
    """Lift a seal or a hold, saying why."""

    because = forms.CharField(
        label="Why it is lifted",
        max_length=500,
        help_text="Kept in the audit trail. Do not name the child.",
        error_messages={"required": "Say why it is lifted."},
    )

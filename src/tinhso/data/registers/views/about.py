"""What one register is: its fields, rules, basis, versions; and how registers are used."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tinhso.core.clock.api import today
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.identity.api import actor_of
from tinhso.data.registers.selectors.registers import register, versions
from tinhso.data.registers.selectors.scores import seen_scores
from tinhso.data.registers.views.common import head_context, kinds, personals, rhythms, sharings, told, types


@told
def declaration(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a register is: its fields, rules, basis, versions."""
    item = register(code, by=actor_of(request))
    made = item.declaration
    words = {"type": types(), "sharing": sharings(), "personal": personals()}
    fields = [
        {
            "field": field,
            "type": words["type"][field.type.value],
            "sharing": words["sharing"][field.sharing.value],
            "personal": words["personal"][field.personal.value] if field.personal != "none" else "",
            "is_key": field.name in made.key,
        }
        for field in made.shown
    ]
    context = head_context(request, item, made, "declaration") | {
        "owner": names_of_agencies({made.owner}, on=today()).get(made.owner, made.owner),
        "kind": kinds()[made.kind.value],
        "rhythm": rhythms()[made.rhythm.value],
        "fields": fields,
        "versions": versions(code),
        "score": seen_scores(item, by=actor_of(request)),
    }
    return render(request, "registers/declaration.html", context)


def guide(request: HttpRequest) -> HttpResponse:
    """Tell a steward how the registers are used, on one short page."""
    return render(request, "registers/guide.html")

"""Targets of a register."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.clock.api import today
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.data.quality.data import Dimension, QualityError
from tinhso.data.quality.forms.inputs import TargetForm
from tinhso.data.quality.models import QualityTarget
from tinhso.data.quality.rules import access
from tinhso.data.quality.rules.words import dimension_names
from tinhso.data.quality.services.targets import set_target
from tinhso.data.quality.views.common import told
from tinhso.data.quality.views.register import seen_register


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def targets(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the targets of all times; set a new one."""
    by, info = actor_of(request), seen_register(request, code)
    access.require(by, access.TARGET, info.declaration)
    form = TargetForm(request.POST or None, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_target(
                by=by,
                register=code,
                dimension=Dimension(given["dimension"]),
                value=float(given["value"]) / 100,
                valid_from=given["valid_from"],
                valid_to=given["valid_to"],
                basis=given["basis"],
            )
        except QualityError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đặt mục tiêu."))
            return HttpResponseRedirect(reverse("quality:targets", args=[code]))
    words = dimension_names()
    rows = QualityTarget.objects.filter(register=code, withdrawn_at=None).order_by("dimension", "-valid_from")
    context = {
        "info": info,
        "declaration": info.declaration,
        "form": form,
        "rows": [(words[Dimension(row.dimension)], round(row.value * 100, 2), row) for row in rows],
    }
    return render(request, "quality/targets.html", context, status=400 if form.errors else 200)

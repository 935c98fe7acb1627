"""What the pages of imports share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from tinhso.data.imports.data import ImportsError, NoSuchImport
from tinhso.data.registers.data import RegistersError, UnknownRegister

View = Callable[..., HttpResponseBase]


def told(view: View) -> View:
    """Answer 404 for what is not there; tell any other refusal on the page one came from."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (NoSuchImport, UnknownRegister) as error:
            raise Http404(str(error)) from error
        except (ImportsError, RegistersError) as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path if request.method == "POST" else "/kho-du-lieu/nhap/")

    return gate

"""The public page of roles: what each is for and may do, as the code has it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinhso.core.access.api import declared_permissions
from tinhso.core.identity.words import ROLES


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Show the ten roles with the permissions that the loaded modules declare."""
    permissions = [permission for permission in declared_permissions() if permission.code.count(".") >= 2]
    context = {
        "roles": [
            {"words": words, "permissions": [p for p in permissions if words.role in p.roles]} for words in ROLES
        ],
        "public": [permission for permission in permissions if permission.public],
        "owner": [permission for permission in permissions if permission.owner and not permission.public],
    }
    return render(request, "identity/roles.html", context)

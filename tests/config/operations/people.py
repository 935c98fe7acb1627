"""People for tests of pages."""

import time

from tinhso.core.access.api import Grant, Role
from tinhso.core.identity.api import ensure_demo_account
from tinhso.core.identity.models import Account


def sign_in(client, role):
    """Sign a demo account with *role* in on *client* and return it."""
    ensure_demo_account(username=f"demo-{role}", name="Trần Văn Ẩn Danh", grant=Grant(Role(role)))
    account = Account.objects.get(username=f"demo-{role}")
    client.force_login(account)
    session = client.session
    session.update({"method": "demo", "started_at": int(time.time()), "seen_at": int(time.time())})
    session.save()
    return account

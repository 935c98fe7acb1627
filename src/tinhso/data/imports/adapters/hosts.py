"""Which machines may be asked for a file, and limits that every way of fetching shares."""

import ipaddress
import socket

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.data.imports.data import SourceRefused

#: Seconds for a whole fetch; bytes read at once.
SECONDS_MAX = 3600
STEP = 1024 * 1024


def resolve(host: str, port: int) -> str:
    """Return an address of *host* that may be asked: a public one, or one the operator allowed by name."""
    try:
        found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise SourceRefused(_("Không tìm thấy máy chủ «%(host)s».") % {"host": host[:100]}) from error
    if host in settings.IMPORT_HOSTS:
        return found[0]
    public = [item for item in found if ipaddress.ip_address(item.partition("%")[0]).is_global]
    if len(public) != len(found) or not public:
        raise SourceRefused(_("«%(host)s» là máy nội bộ; quản trị viên phải cho phép trước.") % {"host": host[:100]})
    return public[0]

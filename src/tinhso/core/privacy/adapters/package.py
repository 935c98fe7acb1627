"""A person's data as one file to take away: JSON for programs, a page to read."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string

from tinhso.core.privacy.data import HeldBy, Reading


def package(*, at: datetime, held: Sequence[HeldBy], readings: Sequence[Reading]) -> bytes:
    """Return a ZIP of ``du-lieu.json`` and ``du-lieu.html``."""
    plain = {
        "at": at.isoformat(timespec="seconds"),
        "held": [
            {
                "module": group.name,
                "label": group.label,
                "holdings": [
                    {
                        "title": holding.title,
                        "class": holding.personal.value,
                        "purpose": holding.purpose,
                        "since": holding.since.isoformat() if holding.since else None,
                        "values": dict(holding.values),
                    }
                    for holding in group.holdings
                ],
            }
            for group in held
        ],
        "readings": [
            {"at": reading.at.isoformat(), "who": reading.who, "what": reading.what, "purpose": reading.purpose}
            for reading in readings
        ],
    }
    page = render_to_string("privacy/package.html", {"at": at, "held": held, "readings": readings})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("du-lieu.json", json.dumps(plain, ensure_ascii=False, indent=1))
        file.writestr("du-lieu.html", page)
    return out.getvalue()

"""The quality report: what the overview shows, handed to the official layout."""

from collections.abc import Sequence
from datetime import date

from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.documents.api import official_pdf
from tinhso.data.quality.data import Dimension
from tinhso.data.quality.rules.reporting import ReportLine, document
from tinhso.data.quality.rules.words import definitions, dimension_names
from tinhso.data.quality.selectors.scores import Line

#: Who reports on shared data (the agency that keeps the province's platforms).
REPORTER = "camau/skhcn"


def lines_of(lines: Sequence[Line], day: date) -> list[ReportLine]:
    """Return the lines of the overview as lines of the report."""
    names = names_of_agencies({item.info.owner for item in lines} | {REPORTER}, on=day)
    words = dimension_names()
    return [
        ReportLine(
            name=str(item.info.declaration.name),
            owner=names.get(item.info.owner, item.info.owner),
            rows=item.rows,
            percents=tuple(
                None if (value := item.shown[dimension].value) is None else int(value * 10_000) / 100
                for dimension in Dimension
            ),
            below=tuple(words[dimension] for dimension in item.below),
            measured_on=item.at.astimezone(PROVINCE_ZONE).date() if item.at else None,
            is_simulated=item.info.code.startswith("sim_"),
        )
        for item in lines
    ]


def pdf(lines: Sequence[Line], day: date) -> bytes:
    """Return the report as PDF/A."""
    words = dimension_names()
    owner = names_of_agencies({REPORTER}, on=day).get(REPORTER, "")
    meanings = [(words[dimension], meaning) for dimension, meaning in definitions().items()]
    return official_pdf(document(lines_of(lines, day), list(words.values()), meanings, day, owner))

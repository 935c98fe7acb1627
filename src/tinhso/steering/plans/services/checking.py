"""Running every check on a report: the rules of plans, and the claims checker on the officer's words and the evidence.

Slow (the claims checker reads in a process of its own), so it runs before the transaction that keeps the report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext

from tinhso.core.files import api as files
from tinhso.core.web.api import format_date
from tinhso.steering.claims import api as claims
from tinhso.steering.plans.data import Kind, Measure, Result, Target
from tinhso.steering.plans.data.reporting import Check, CheckRule, DutyInfo, Level, Part, Report
from tinhso.steering.plans.rules import checks as rules
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.reported import rollups
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.selectors import reporting

#: The evidence that the claims checker can read.
READABLE = frozenset({files.PDF, files.DOCX, files.XLSX, files.TEXT})
_GRADES = {
    "contradiction": Level.CONTRADICTION,
    "reconcile": Level.RECONCILE,
    "review": Level.REVIEW,
}


@dataclass(frozen=True)
class Upload:
    """A file handed in with a report: its name and its bytes."""

    name: str
    file: BinaryIO
    media_type: str = ""


def run(duty: DutyInfo, report: Report, uploads: Sequence[Upload] = ()) -> tuple[Check, ...]:
    """Return everything that checking says of *report*; *uploads* are files not stored yet."""
    found: list[Check] = []
    names: dict[str, Measure] = {}
    content = selectors.content(duty.kind, duty.code)
    if duty.kind is Kind.TARGET and content is not None and isinstance(content[0], Target):
        names = {measure.code: measure for measure in content[0].measures}
        found.extend(_figures(duty, content[0], report, has_uploads=bool(uploads)))
        if duty.part is Part.WHOLE:
            found.extend(_open_findings(content[0].claims))
    elif not uploads:
        found.extend(rules.no_evidence(report))
    found.extend(_words(names, report))
    found.extend(_evidence(names, report, uploads))
    return tuple(found)


def _figures(duty: DutyInfo, target: Target, report: Report, *, has_uploads: bool) -> list[Check]:
    accepted = [item for item in reporting.accepted_of_row(duty.kind, duty.code) if item.duty != duty.id]
    # Training figures are held against training figures, real ones against real ones.
    alike = [item for item in accepted if item.is_training == duty.round.is_training]
    mine = [item for item in alike if item.agency == duty.agency and item.part is duty.part]
    earlier = [rules.Earlier(item.report, item.round) for item in mine]
    results: list[Result] = []
    added = {}
    if duty.part is Part.WHOLE:
        rows = selectors.rows(target.plan)
        results = [row.content for row in rows if isinstance(row.content, Result) and row.content.target == target.code]
        sums = rollups(target, alike, reporting.shares(target=target.code), report.as_of)
        added = {item.measure: item for item in sums}
    found = rules.check(target, report, earlier, results, added)
    return [item for item in found if not (has_uploads and item.rule is CheckRule.NO_EVIDENCE)]


def _open_findings(ids: Sequence[str]) -> list[Check]:
    """Return the findings about the documents' own figures of this row that nobody has resolved."""
    return [
        Check(
            CheckRule.FINDING, Level.REVIEW, entered=one.stated, other=one.computed, text=one.rule_name, source=one.url
        )
        for one in claims.findings_for(ids)
        if one.state == "open"
    ]


def _sentence(names: dict[str, Measure], report: Report) -> str:
    """Return the figures as a sentence, so that the claims checker can hold the officer's own words against them."""
    parts = []
    for figure in report.figures:
        unit = names[figure.measure].unit if figure.measure in names else ""
        said = []
        if figure.numerator is not None and figure.denominator is not None:
            said.append(f"{quantity(figure.numerator, '')}/{quantity(figure.denominator, '')}")
        if figure.value is not None:
            said.append(f"đạt {quantity(figure.value, unit, figure.decimals)}")
        parts.append(", ".join(said))
    figures = "; ".join(part for part in parts if part)
    return f"Kết quả đến ngày {format_date(report.as_of)}: {figures}." if figures else ""


def _words(names: dict[str, Measure], report: Report) -> list[Check]:
    """Return what the claims checker finds in the officer's note, read together with the figures."""
    if not any(character.isdigit() for character in report.note):
        return []
    sentence = _sentence(names, report)
    try:
        read = claims.read_text(f"{sentence}\n\n{report.note}")
    except claims.UnreadableDocument as refusal:
        return [Check(CheckRule.NOTE, Level.REVIEW, text=str(refusal))]
    # What the figures alone contradict is told by the rules of plans already.
    return [
        Check(CheckRule.NOTE, _GRADES[one.severity], entered=one.stated, other=one.computed, text=one.explanation)
        for one in read.findings
        if any(place.quote not in sentence for place in one.claims)
    ]


def _evidence(names: dict[str, Measure], report: Report, uploads: Sequence[Upload]) -> list[Check]:
    """Return, for each readable file, what does not hold in it, and which reported numbers it shows."""
    found: list[Check] = []
    contents: list[tuple[str, BinaryIO]] = [(item.name, item.file) for item in uploads]
    for item in rules.readable(report.evidence, READABLE):
        try:
            contents.append((item.name, files.open_file(item.sha256)))
        except FileNotFoundError:
            waiting = gettext("Tệp đang chờ kiểm vi-rút, hoặc không còn trong kho.")
            found.append(Check(CheckRule.EVIDENCE, Level.REVIEW, text=waiting, source=item.name))
    for name, file in contents:
        file.seek(0)
        try:
            read = claims.read_file(file.read(), name)
        except claims.UnreadableDocument as refusal:
            found.append(Check(CheckRule.EVIDENCE, Level.REVIEW, text=str(refusal), source=name))
            continue
        found.extend(
            Check(
                CheckRule.EVIDENCE,
                _GRADES[one.severity],
                entered=one.stated,
                other=one.computed,
                source=name,
                text=one.explanation,
            )
            for one in read.findings
        )
        found.extend(_shown(names, report, read, name))
    return found


def _shown(names: dict[str, Measure], report: Report, read: claims.ReadDocument, name: str) -> list[Check]:
    found = []
    for code, number in rules.numbers_of(report):
        measure = names.get(code)
        place = next((one.place for one in read.figures if one.value == number), None)
        level = Level.SUPPORT if place is not None else Level.REVIEW
        with translation.override("vi"):
            text = quantity(number, "")
        label = measure.label if measure else ""
        found.append(Check(CheckRule.EVIDENCE, level, label, entered=text, other=place or "", source=name))
    return found

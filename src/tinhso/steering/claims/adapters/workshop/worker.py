"""The workshop's process: limits first, then read, extract, check, answer. It has no database and no network to use.

Run as ``python -I -m …worker``: a line of JSON (a Work) and the file's bytes come in, one JSON answer goes out.
"""

import json
import resource
import sys
from datetime import date
from typing import Any

MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 60


def limit() -> None:
    """Bound memory and processor time of this process; let it write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Do one piece of work from standard input."""
    limit()
    header, content = sys.stdin.buffer.readline(), sys.stdin.buffer.read()
    try:
        answer = _answer(json.loads(header), content)
    except (MemoryError, RecursionError):
        answer = {"refused": ["too_long", ""]}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _answer(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    # Imported late: the limits must stand before any parser is loaded.
    from tinhso.steering.claims.adapters.wire import dump, load
    from tinhso.steering.claims.adapters.workshop.jobs import Result, Work, qualified
    from tinhso.steering.claims.data import CheckedDocument, UnreadableDocument
    from tinhso.steering.claims.rules.checking import check
    from tinhso.steering.claims.rules.extraction import extract

    work = load(Work, asked)
    try:
        document = _document(work, content)
    except UnreadableDocument as refusal:
        return {"refused": [refusal.code, str(refusal)]}
    extraction, findings = None, tuple[Any, ...]()
    today = date.fromisoformat(work.today) if work.today else None
    if document is not None:
        extraction = extract(document, style=work.style)
        alone = CheckedDocument(
            work.code, document.title, qualified(work.code, extraction), document.issued_on, document.symbol
        )
        findings = tuple(check([alone], today=today))
    groups = tuple(tuple(check(group, today=today)) for group in work.groups)
    return {"result": dump(Result(document, extraction, findings, groups))}


def _document(work: Any, content: bytes) -> Any:
    from tinhso.steering.claims.adapters.reading import read, read_text

    if work.has_file:
        return read(content, work.name)
    return read_text(work.text, work.name) if work.text is not None else work.document


if __name__ == "__main__":
    main()

"""How many questions a second does the one search answer, beside bare tantivy and PostgreSQL, on the same texts?

20,000 texts (``--texts FILE``: one JSON object with «id» and «text» a line; without it, sentences put together from
the province's own documents by a fixed seed), queries of one to three words, with and without tone marks, ten hits
each. Ours asks with the reader's permission terms, counts the kinds and cuts extracts; the bare engines do none of
that. Recall: of the documents that hold the folded words, how many are found (1.0 is asked for).

    make bench NAME=search            python benchmarks/search.py [--texts FILE] [--seconds 4] [--dsn postgresql://…]
"""

import argparse
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

QUERIES = [
    "Cà Mau",
    "đăng ký",
    "giấy phép",
    "hộ tịch",
    "thủy sản",
    "khai sinh",
    "đất đai",
    "bảo hiểm y tế",
    "Đầm Dơi",
    "công dân",
]
TARGETS = {"tantivy": 0.5, "postgresql": 10.0}
ROOT = Path(__file__).resolve().parents[1]


def own_texts(count: int) -> list[str]:
    """Return texts put together from the province's documents: words as they really stand there."""
    quotes: list[str] = list(QUERIES)
    for path in sorted((ROOT / "provinces/ca-mau").rglob("*.yaml")):
        quotes += re.findall(r"(?:wording|quote|name|title): ['\"]?(.{20,300})", path.read_text(encoding="utf-8"))
    chance = random.Random(7)
    return [" ".join(chance.choices(quotes, k=6)) for _ in range(count)]


def rate(ask: Callable[[str], object], queries: list[str], seconds: float) -> tuple[float, float]:
    """Return questions a second and p95 in ms."""
    took: list[float] = []
    end = time.perf_counter() + seconds
    for query in itertools.cycle(queries):
        began = time.perf_counter()
        if began > end:
            break
        ask(query)
        took.append(time.perf_counter() - began)
    took.sort()
    return len(took) / sum(took), took[int(0.95 * len(took))] * 1000


def bare(texts: list[str], folder: Path) -> Callable[[str], int]:
    """Return tantivy alone: folded by its own filter, words that must all be there."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True)
    builder.add_text_field("body", tokenizer_name="vi", stored=False)
    index = tantivy.Index(builder.build(), path=str(folder))
    steps = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    index.register_tokenizer("vi", steps.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build())
    writer = index.writer(200_000_000)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(id=number, body=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(query: str) -> int:
        found = searcher.search(index.parse_query(" AND ".join(query.split()), ["body"]), 10)
        return len([searcher.doc(address)["id"] for _score, address in found.hits])

    return ask


def postgresql(texts: list[str], dsn: str) -> Callable[[str], int]:
    """Return PostgreSQL: unaccent, a GIN index, ranked."""
    import psycopg

    here = psycopg.connect(dsn, autocommit=True)
    here.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    here.execute("CREATE TEXT SEARCH CONFIGURATION vi (copy = simple)")
    here.execute("ALTER TEXT SEARCH CONFIGURATION vi ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple")
    here.execute("CREATE TABLE texts (id int PRIMARY KEY, body text, v tsvector)")
    with here.cursor().copy("COPY texts (id, body) FROM STDIN") as copy:
        for number, text in enumerate(texts):
            copy.write_row((number, text))
    here.execute("UPDATE texts SET v = to_tsvector('vi', body)")
    here.execute("CREATE INDEX ON texts USING gin (v)")
    here.execute("VACUUM ANALYZE texts")
    sql = "SELECT id FROM texts, plainto_tsquery('vi', %s) k WHERE v @@ k ORDER BY ts_rank(v, k) DESC LIMIT 10"
    return lambda query: len(here.execute(sql, (query,)).fetchall())


def main() -> None:
    """Build all three, ask all three, print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--dsn", default=os.environ.get("TINHSO_DATABASE_URL", ""))
    options = parser.parse_args()
    if not options.dsn and shutil.which("pg_lsclusters"):
        command = [sys.executable, str(ROOT / "scripts/with-postgres"), sys.executable, *sys.argv]
        raise SystemExit(subprocess.call(command))
    lines = options.texts.read_text(encoding="utf-8").splitlines() if options.texts else []
    texts = [json.loads(line)["text"] for line in lines] or own_texts(options.count)
    with tempfile.TemporaryDirectory() as folder:
        measure(texts, Path(folder), options)


def measure(texts: list[str], folder: Path, options: argparse.Namespace) -> None:
    """Measure in one sitting: the bare engine first and last."""
    os.environ.update(DJANGO_SETTINGS_MODULE="tinhso.config.settings", TINHSO_DATA=str(folder), TINHSO_MODE="training")
    os.environ.pop("TINHSO_DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tinhso.blocks.search import api
    from tinhso.blocks.search.adapters import registry
    from tinhso.blocks.search.rules.words import folded
    from tinhso.core.access.api import Actor

    registry._sources.clear()
    documents = [api.Document(str(number), text[:80], f"/{number}/", text) for number, text in enumerate(texts)]
    api.register_source(api.Source("texts", "Texts", lambda: documents))
    began = time.perf_counter()
    api.rebuild()
    print(f"{len(texts):,} texts; our index made in {time.perf_counter() - began:.1f} s")
    visitor = Actor(id="visitor:bench")
    queries = QUERIES + [folded(query) for query in QUERIES]
    words = [set(folded(text).split()) for text in texts]
    for query in ("ca mau", "dang ky", "dam doi"):
        truth = sum(set(query.split()) <= here for here in words)
        for asked in (query, *(one for one in QUERIES if folded(one) == query)):
            found = api.search(asked, by=visitor).total
            print(f"  recall of «{asked}»: {found / max(truth, 1):.3f} ({found:,} of {truth:,})")
    alone = bare(texts, Path(tempfile.mkdtemp(dir=folder)))
    first, _ = rate(alone, queries, options.seconds)
    ours, ours_p95 = rate(lambda query: api.search(query, by=visitor, limit=10), queries, options.seconds)
    last, bare_p95 = rate(alone, queries, options.seconds)
    limit = max(first, last)
    verdict = "met" if ours / limit >= TARGETS["tantivy"] else "missed"
    print(f"tantivy alone  {limit:8,.0f} questions/s, p95 {bare_p95:.2f} ms (first {first:,.0f}, last {last:,.0f})")
    print(
        f"ours           {ours:8,.0f} questions/s, p95 {ours_p95:.2f} ms: {ours / limit:.2f} × (target 0.5: {verdict})"
    )
    if options.dsn:
        peer, peer_p95 = rate(postgresql(texts, options.dsn), queries, options.seconds)
        verdict = "met" if ours / peer >= TARGETS["postgresql"] else "missed"
        print(
            f"postgresql    {peer:8,.0f} questions/s, p95 {peer_p95:.1f} ms: {ours / peer:.1f} × (target 10: {verdict})"
        )


if __name__ == "__main__":
    main()

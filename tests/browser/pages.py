"""Every page of the platform, once: the walk in test_all_pages opens each as the role that uses it.

Add yours here: ``(path, role)``, role None for a visitor. A page that needs data names the function that loads it in
``DATA`` (called once before the walk of each role, with the database open).
"""

from collections.abc import Callable

PAGES: list[tuple[str, str | None]] = [
    ("/thiet-ke/", None),
    ("/thiet-ke/?q=khong-co-gi", None),
    ("/thiet-ke/?unit=%C4%90%C6%A1n+v%E1%BB%8B+A&sort=-stated&limit=1", None),
    ("/tro-nang/", None),
    ("/khong-co-trang-nay", None),
]

#: Answers other than 200 that a page is meant to give.
STATUS: dict[str, int] = {
    "/khong-co-trang-nay": 404,
}

DATA: list[Callable[[], None]] = []

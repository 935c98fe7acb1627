"""Every page of the platform, once: the walk in test_all_pages opens each as the role that uses it.

Add yours here: ``(path, role)``, role None for a visitor. A page that needs data names the function that loads it in
``DATA`` (called once before the walk of each role, with the database open).
"""

from collections.abc import Callable

from django.core.management import call_command

PAGES: list[tuple[str, str | None]] = [
    # the design system
    ("/thiet-ke/", None),
    ("/thiet-ke/?q=khong-co-gi", None),
    ("/thiet-ke/?unit=%C4%90%C6%A1n+v%E1%BB%8B+A&sort=-stated&limit=1", None),
    ("/thiet-ke/?stated__gte=nhieu", None),
    ("/tro-nang/", None),
    ("/khong-co-trang-nay", None),
    # portal, training
    ("/", None),
    ("/demo", None),
    ("/lam-viec/", "officer"),
    # identity
    ("/dang-nhap/", None),
    ("/tai-khoan/", "citizen"),
    # plans
    ("/ke-hoach/?ngay=2024-10-15", None),
    # claims
    ("/kiem-so-lieu/", None),
]

#: Answers other than 200 that a page is meant to give.
STATUS: dict[str, int] = {
    "/thiet-ke/?stated__gte=nhieu": 400,
    "/khong-co-trang-nay": 404,
}


def load_province() -> None:
    """Load the plan, its claims and the demo accounts, as ``make run`` does."""
    call_command("load", verbosity=0)


DATA: list[Callable[[], None]] = [load_province]

"""Every page of the platform, once: the walk in test_all_pages opens each as the role that uses it.

Add yours here: ``(path, role)``, role None for a visitor. A page that needs data names the function that loads it in
``DATA`` (called once before the walk of each role, with the database open). ``{name}`` in a path stands for an id that
only the database knows: ``FIELDS`` says how it is asked.
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
    ("/lam-viec/", "leader"),
    ("/lam-viec/", "auditor"),
    ("/lam-viec/", "administrator"),
    # identity
    ("/dang-nhap/", None),
    ("/vai-tro/", None),
    ("/tai-khoan/", "citizen"),
    ("/tai-khoan/", "officer"),
    ("/quan-tri/tai-khoan/", "administrator"),
    ("/quan-tri/tai-khoan/them/", "administrator"),
    ("/quan-tri/tai-khoan/{account}/", "administrator"),
    # journal
    ("/kiem-toan/nhat-ky/", "auditor"),
    ("/kiem-toan/nhat-ky/1/", "auditor"),
    # plans
    ("/ke-hoach/?ngay=2024-10-15", None),
    ("/ke-hoach/?ngay=2025-03-01", None),
    ("/ke-hoach/kh-2024/muc-tieu/?ngay=2024-10-15", None),
    ("/ke-hoach/kh-2025/muc-tieu/", None),
    ("/ke-hoach/kh-2025/nhiem-vu/", None),
    ("/ke-hoach/kh-2024/du-an/?ngay=2024-10-15", None),
    ("/ke-hoach/muc-tieu/kh-2024.mt.I.3/?ngay=2024-10-15", None),
    ("/ke-hoach/nhiem-vu/kh-2025.nv.I.1/", None),
    ("/ke-hoach/du-an/kh-2024.da.I.1/", None),
    ("/ke-hoach/muc-tieu/kh-2025.mt.I.1/", None),
    ("/ke-hoach/co-quan/", None),
    ("/ke-hoach/co-quan/camau/stttt/?ngay=2024-10-15", None),
    ("/ke-hoach/muc-tieu/kh-2024.mt.I.3/sua/", "data_steward"),
    ("/ke-hoach/muc-tieu/kh-2024.mt.I.3/ket-qua/sua/", "data_steward"),
    # registers
    ("/kho-du-lieu/", None),
    ("/kho-du-lieu/information_systems/", None),
    ("/kho-du-lieu/information_systems/khai-bao/", None),
    ("/kho-du-lieu/civil_births/", None),
    ("/kho-du-lieu/nguon/", "officer"),
    # claims
    ("/kiem-so-lieu/", None),
    ("/kiem-so-lieu/tinh/", None),
    ("/kiem-so-lieu/tinh/?muc=review", None),
    ("/kiem-so-lieu/tinh/ke-hoach-267-2024/", None),
    ("/kiem-so-lieu/tinh/ke-hoach-267-2024/so-lieu/", None),
    ("/kiem-so-lieu/tinh/ke-hoach-267-2024/phat-hien/", None),
    ("/kiem-so-lieu/phat-hien/{finding}/", None),
    ("/kiem-so-lieu/phat-hien/{finding}/", "data_steward"),
    ("/kiem-so-lieu/tinh/ke-hoach-267-2024/so-lieu/{claim}/", "data_steward"),
    ("/kiem-so-lieu/tinh/ke-hoach-267-2024/quan-he/", "data_steward"),
    ("/kiem-so-lieu/tinh/ke-hoach-267-2024/cong-van/", "data_steward"),
]

#: Pages looked at in light and dark at both widths; the others as light phone and dark desktop, which together meet
#: every rule of both colour schemes and both layouts at half the time.
ALL_FOUR = {"/thiet-ke/", "/", "/ke-hoach/?ngay=2024-10-15", "/kiem-so-lieu/", "/kiem-so-lieu/tinh/"}

#: Answers other than 200 that a page is meant to give.
STATUS: dict[str, int] = {
    "/thiet-ke/?stated__gte=nhieu": 400,
    "/khong-co-trang-nay": 404,
}


def load_province() -> None:
    """Load the plan, its claims and the demo accounts, as ``make run`` does."""
    call_command("load", verbosity=0)


DATA: list[Callable[[], None]] = [load_province]


def _account() -> str:
    from tinhso.core.identity.models import Account

    return str(Account.objects.order_by("id").values_list("public_id", flat=True)[0])


def _finding() -> str:
    from tinhso.steering.claims import api

    return str(api.province_summary(1).first[0].public_id)


def _claim() -> str:
    from tinhso.steering.claims import api

    return api.province_summary(1).first[0].claims[0].partition("#")[2]


FIELDS: dict[str, Callable[[], str]] = {
    "account": _account,
    "finding": _finding,
    "claim": _claim,
}


def address(path: str) -> str:
    """Return *path* with its ids filled in."""
    return path.format(**{name: ask() for name, ask in FIELDS.items() if "{" + name + "}" in path})

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
    ("/tim-kiem/?q=ca+mau", None),
    ("/lam-viec/", "officer"),
    ("/lam-viec/", "leader"),
    ("/lam-viec/", "auditor"),
    ("/lam-viec/", "administrator"),
    # identity
    ("/dang-nhap/", None),
    ("/vai-tro/", None),
    ("/tai-khoan/", "citizen"),
    ("/tai-khoan/", "officer"),
    ("/quan-tri/", "administrator"),
    ("/quan-tri/tai-khoan/", "administrator"),
    ("/quan-tri/tai-khoan/them/", "administrator"),
    ("/quan-tri/tai-khoan/{account}/", "administrator"),
    ("/quan-tri/tai-khoan/{account}/tiep-nhan/", "administrator"),
    ("/quan-tri/tai-khoan/{account}/dieu-chuyen/", "administrator"),
    ("/quan-tri/tai-khoan/{account}/thoi-viec/", "administrator"),
    ("/quan-tri/nhan-su/", "administrator"),
    ("/quan-tri/uy-quyen/", "administrator"),
    ("/quan-tri/uy-quyen/", "auditor"),
    ("/tai-khoan/lan-dang-nhap/", "officer"),
    ("/tai-khoan/uy-quyen/", "officer"),
    ("/tai-khoan/uy-quyen/them/", "unit_head"),
    ("/dang-nhap/vneid/tro-lai/?code=x&state=y", None),
    # journal
    ("/kiem-toan/nhat-ky/", "auditor"),
    ("/kiem-toan/nhat-ky/1/", "auditor"),
    # events, jobs, files
    ("/quan-tri/su-kien/", "administrator"),
    ("/quan-tri/su-kien/{event}/", "administrator"),
    ("/quan-tri/viec-nen/", "administrator"),
    ("/quan-tri/viec-nen/{job}/", "administrator"),
    ("/quan-tri/viec-nen/lich/", "administrator"),
    ("/quan-tri/viec-nen/lich/core.events.tidy/", "administrator"),
    ("/quan-tri/viec-nen/hong/", "auditor"),
    ("/quan-tri/tep/", "administrator"),
    ("/quan-tri/tep/{file}/", "administrator"),
    # privacy
    ("/ca-nhan/du-lieu/", "officer"),
    ("/ca-nhan/luot-xem/", "officer"),
    ("/ca-nhan/du-lieu/xin-xoa/", "officer"),
    ("/quan-tri/xoa-du-lieu/", "administrator"),
    ("/quan-tri/xoa-du-lieu/them/", "administrator"),
    # calendar
    ("/lich-lam-viec/?nam=2026&ngay=20/08/2026&gio=16:20&so=9&don_vi=ngay", None),
    ("/lich-lam-viec/ngay/", None),
    ("/lich-lam-viec/ngay/2026-08-31/", None),
    ("/lich-lam-viec/gio-lam-viec/", None),
    ("/lich-lam-viec/ngay/2026-11-24/sua/", "administrator"),
    ("/lich-lam-viec/ngay/2026-11-24/rut/", "administrator"),
    ("/lich-lam-viec/gio-lam-viec/moi/sua/", "administrator"),
    ("/lich-lam-viec/nhap/", "administrator"),
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
    # directory
    ("/danh-ba/", None),
    ("/danh-ba/?ngay=2025-06-30&xem=cay", None),
    ("/danh-ba/?xem=danh-sach&q=khong-co-gi", None),
    ("/danh-ba/dia-ban/32044/", None),
    ("/danh-ba/dia-ban/32122/?ngay=2025-06-30", None),
    ("/danh-ba/co-quan/", None),
    ("/danh-ba/co-quan/?xem=cay", None),
    ("/danh-ba/co-quan/camau/stttt/", None),
    ("/danh-ba/so-sanh/", None),
    ("/danh-ba/thay-doi/", None),
    ("/danh-ba/thay-doi/soan/", "administrator"),
    ("/danh-ba/dong/{agency}/", "administrator"),
    ("/danh-ba/nap/", "administrator"),
    ("/danh-ba/nguoi/", "officer"),
    ("/danh-ba/nguoi/them/", "administrator"),
    ("/ke-hoach/lanh-dao/", "leader"),
    ("/ke-hoach/canh-bao/", "leader"),
    ("/ke-hoach/dot-bao-cao/", "officer"),
    ("/ke-hoach/dot-bao-cao/moi/", "data_steward"),
    ("/ke-hoach/dot-bao-cao/{round}/", "data_steward"),
    ("/ke-hoach/dot-bao-cao/{round}/gia-han/", "data_steward"),
    ("/ke-hoach/bao-cao/{duty}/", "officer"),
    ("/ke-hoach/bao-cao/{duty}/chuyen/", "data_steward"),
    ("/ke-hoach/cho-duyet/", "reviewer"),
    ("/ke-hoach/giao-viec/", "leader"),
    ("/ke-hoach/giao-viec/moi/?tu=target&ma=kh-2025.mt.I.3", "leader"),
    ("/ke-hoach/muc-tieu/kh-2025.mt.II.1/phan-giao/?cap=communes", "data_steward"),
    ("/ke-hoach/muc-tieu/kh-2025.mt.I.3/dong/", "leader"),
    ("/ke-hoach/muc-tieu/kh-2025.mt.I.3/", "leader"),
    ("/ke-hoach/co-quan/camau/skhcn/", "officer"),
    # registers
    ("/kho-du-lieu/", None),
    ("/kho-du-lieu/information_systems/", None),
    ("/kho-du-lieu/information_systems/khai-bao/", None),
    ("/kho-du-lieu/civil_births/", None),
    ("/kho-du-lieu/ethnic_groups/", None),
    ("/kho-du-lieu/residents/khai-bao/", None),
    ("/kho-du-lieu/residents/them/", "data_steward"),
    ("/kho-du-lieu/merit_people/them/", "data_steward"),
    ("/kho-du-lieu/nguon/", "officer"),
    # quality
    ("/kho-du-lieu/chat-luong/", None),
    ("/kho-du-lieu/chat-luong/information_systems/", None),
    ("/kho-du-lieu/chat-luong/information_systems/", "data_steward"),
    ("/kho-du-lieu/chat-luong/information_systems/truong/", "data_steward"),
    ("/kho-du-lieu/chat-luong/information_systems/co-quan/", "data_steward"),
    ("/kho-du-lieu/chat-luong/information_systems/kiem/field.level.wanted/", "data_steward"),
    ("/kho-du-lieu/chat-luong/information_systems/trung/", "data_steward"),
    ("/kho-du-lieu/chat-luong/information_systems/muc-tieu/", "data_steward"),
    ("/kho-du-lieu/chat-luong/merit_people/", "officer"),
    ("/kho-du-lieu/chat-luong/viec/", "data_steward"),
    ("/kho-du-lieu/?xem=cong-bo", None),
    ("/kho-du-lieu/?owner=So+Noi+vu&sort=-expected", None),
    ("/kho-du-lieu/cach-dung/", None),
    ("/kho-du-lieu/ocop_products/?product_group=food&q=tom&stars__gte=3&columns=code&columns=name", "data_steward"),
    ("/kho-du-lieu/ocop_products/them/", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/", None),
    ("/kho-du-lieu/ocop_products/{product}/", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/?ngay=15/10/2024&biet=15/10/2024", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/?a=1&b=2", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/?xem=lien-quan", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/dinh-chinh/", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/thay-doi/", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/ket-thuc/", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/hoan-tac/", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/gop/", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/gop/?voi={other_product}", "data_steward"),
    ("/kho-du-lieu/ocop_products/{product}/tach/", "data_steward"),
    ("/kho-du-lieu/ocop_products/lo/", "data_steward"),
    ("/kho-du-lieu/ocop_products/lo/{batch}/", "data_steward"),
    ("/kho-du-lieu/ocop_products/lo/{batch}/", "auditor"),
    ("/kho-du-lieu/ocop_products/mo-truong/", "data_steward"),
    ("/kho-du-lieu/ocop_products/khai-bao/sua/", "data_steward"),
    ("/kho-du-lieu/them/", "data_steward"),
    ("/kho-du-lieu/them/?to=trang", "data_steward"),
    ("/kho-du-lieu/nhap/", "data_steward"),
    ("/kho-du-lieu/nhap/moi/", "data_steward"),
    ("/kho-du-lieu/nhap/{import_mapping}/", "data_steward"),
    ("/kho-du-lieu/nhap/{import_mapping}/ghep-cot/", "data_steward"),
    ("/kho-du-lieu/nhap/{import_checked}/", "data_steward"),
    ("/kho-du-lieu/nhap/{import_published}/", "data_steward"),
    ("/kho-du-lieu/nhap/de-rieng/ocop_products/", "data_steward"),
    ("/kho-du-lieu/nhap/de-rieng/ocop_products/{aside}/", "data_steward"),
    ("/kho-du-lieu/nhap/dinh-ky/", "data_steward"),
    ("/kho-du-lieu/nhap/dinh-ky/them/", "data_steward"),
    ("/kho-du-lieu/nhap/dinh-ky/{standing}/", "data_steward"),
    ("/kho-du-lieu/khoa/", "administrator"),
    ("/kho-du-lieu/khoa/them/", "administrator"),
    ("/kho-du-lieu/khoa/{key}/", "administrator"),
    ("/kho-du-lieu/nguon/", "officer"),
    ("/kho-du-lieu/nguon/?xem=tien-do", "officer"),
    ("/kho-du-lieu/nguon/them/", "officer"),
    ("/kho-du-lieu/nguon/{source}/", "officer"),
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
    "/dang-nhap/vneid/tro-lai/?code=x&state=y": 403,
}


def load_province() -> None:
    """Load the plan, its claims and the demo accounts, as ``make run`` does."""
    call_command("load", verbosity=0)
    call_command("search", "rebuild")


def load_events_and_files() -> None:
    """Publish an event that fails, queue a job, store a file in quarantine."""
    from django.db import transaction

    from tinhso.core.access.api import SYSTEM
    from tinhso.core.events.api import enqueue, publish
    from tinhso.core.events.models import Delivery, Event
    from tinhso.core.files.api import store
    from tinhso.core.files.models import StoredObject

    with transaction.atomic():
        event = publish(by=SYSTEM, type="tinhso.tests.walk.thing.made.v1", subject="thing:1", data={"count": 1})
        enqueue("core.events.tidy")
        row = Delivery(handler="tests.walk.heard", state="dead", attempts=9, error="ValueError: thử", due_at=event.at)
        row.event_id = Event.objects.get(public_id=event.id).pk
        row.save()
    store(by=SYSTEM, content=b"walk", name="a.txt", max_bytes=10)
    StoredObject.objects.update(state="infected", threat="Thử")


def load_quality() -> None:
    """Measure a register that has some records."""
    from tinhso.core.access.api import SYSTEM
    from tinhso.data.quality.api import measure

    measure(by=SYSTEM, code="information_systems")


def load_registers() -> None:
    """Two products with a history, a batch waiting, a key, an opened field, a source that was surveyed."""
    from django.db import connection

    from tinhso.core.access.api import Actor, Grant, Role
    from tinhso.data.registers import api
    from tinhso.data.registers.models import ServiceKey
    from tinhso.data.registers.services.granting import grant_fields
    from tinhso.data.registers.services.keys import make_key
    from tinhso.data.registers.services.sources import answer_source

    if ServiceKey.objects.exists():
        return
    with connection.cursor() as cursor:
        # Django empties its own tables between tests; those of registers are not among them.
        for table in ("reg_ocop_products", "reg_ocop_products_hist"):
            cursor.execute(f"DELETE FROM {table}")
    steward = Actor(
        "walk", "Người thử", grants=(Grant(Role.DATA_STEWARD), Grant(Role.ADMINISTRATOR)), is_signed_in=True
    )
    values = {
        "code": "96-1",
        "name": "Tôm khô",
        "product_group": "food",
        "commune": "96/31825",
        "producer": "HTX Một",
        "stars": 3,
        "decision": "QĐ 1",
        "decided_on": "2024-01-15",
    }
    first = api.create(by=steward, code=PRODUCTS, values=values)
    api.create(by=steward, code=PRODUCTS, values=values | {"code": "96-2", "stars": 4})
    api.correct(by=steward, code=PRODUCTS, public_id=first.public_id, values={"decision": "QĐ 2"}, reason="nhầm")
    batch = api.open_batch(by=steward, code=PRODUCTS, source="ocop.xlsx")
    api.stage(by=steward, batch=batch.id, rows=[values | {"code": "96-3"}], provenance="ocop.xlsx")
    make_key(by=steward, name="Một cửa", role=Role.OFFICER, agency="camau/syt", reason="thử")
    grant_fields(by=steward, code=PRODUCTS, agency="camau/syt", fields=["phone"], purpose="kiểm tra", valid_to=None)
    answer_source(by=steward, agency="camau/syt", name="Hồ sơ hành nghề", answers={"kept_in": "paper"})


def load_imports() -> None:
    """A file that waits for its mapping, one tried, one published with a row set aside; a standing source."""
    from datetime import time
    from io import BytesIO

    from tinhso.core.access.api import SYSTEM
    from tinhso.data.imports import api
    from tinhso.data.imports.data import SourceSettings
    from tinhso.data.imports.models import Import
    from tinhso.data.imports.services.standing import add_source

    if Import.objects.exists():
        return
    names = "code,name,product_group,commune,producer,stars,decision,decided_on"
    text = f"{names}\nN-1,Tôm khô,food,96/31825,HTX Một,3,QĐ 1,15/01/2024\nN-2,Cua,food,sai,HTX Hai,3,QĐ 2,31/02/2024\n"
    columns = {name: name for name in names.split(",")}
    for name, mapping, options in (
        ("cho-ghep.csv", None, {}),
        ("chay-thu.csv", columns, {"dry_run": True}),
        ("da-nhap.csv", columns, {"publish": True}),
    ):
        made = api.start_import(
            by=SYSTEM,
            register=PRODUCTS,
            upload=BytesIO(text.encode()),
            name=name,
            mapping=mapping,
            queued=False,
            **options,  # type: ignore[arg-type]
        )
        api.run_import(made.public_id)
    add_source(
        by=SYSTEM,
        register=PRODUCTS,
        settings=SourceSettings("Sở gửi hằng ngày", "https://so.example/ocop.csv", None, time(5, 30)),
    )


PRODUCTS = "ocop_products"
DATA: list[Callable[[], None]] = [load_province, load_events_and_files, load_registers, load_quality, load_imports]


def _import(state: str) -> str:
    from tinhso.data.imports.models import Import

    return str(Import.objects.filter(state=state).values_list("public_id", flat=True)[0])


def _aside() -> str:
    from tinhso.data.imports.models import SetAside

    return str(SetAside.objects.filter(origin__state="published").values_list("public_id", flat=True)[0])


def _standing() -> str:
    from tinhso.data.imports.models import StandingSource

    return str(StandingSource.objects.values_list("public_id", flat=True)[0])


def _account() -> str:
    from tinhso.core.identity.models import Account

    return str(Account.objects.order_by("id").values_list("public_id", flat=True)[0])


def _finding() -> str:
    from tinhso.steering.claims import api

    return str(api.province_summary(1).first[0].public_id)


def _claim() -> str:
    from tinhso.steering.claims import api

    return api.province_summary(1).first[0].claims[0].partition("#")[2]


def _agency() -> str:
    from datetime import date

    from tinhso.core.directory import api

    found = api.agency("camau/skhcn", on=date(2025, 7, 1))
    assert found is not None
    return str(found.public_id)


def _event() -> str:
    from tinhso.core.events.models import Event

    return str(Event.objects.order_by("-id").values_list("public_id", flat=True)[0])


def _job() -> str:
    from tinhso.core.events.models import JobRecord

    return str(JobRecord.objects.order_by("-created_at").values_list("pk", flat=True)[0])


def _file() -> str:
    from tinhso.core.files.models import StoredObject

    return StoredObject.objects.values_list("sha256", flat=True)[0]


def _round() -> str:
    from tinhso.steering.plans import api

    return api.open_rounds()[0].id


def _duty() -> str:
    from tinhso.steering.plans import api

    return api.open_duties(under=["camau"])[0].id


def _product(number: int = 0) -> str:
    from tinhso.core.access.api import SYSTEM
    from tinhso.data.registers import api

    return api.query(PRODUCTS, by=SYSTEM, sort="code").records[number].public_id


def _batch() -> str:
    from tinhso.data.registers import api

    return api.batches(PRODUCTS)[0].public_id


def _key() -> str:
    from tinhso.data.registers.models import ServiceKey

    return str(ServiceKey.objects.values_list("public_id", flat=True)[0])


def _source() -> str:
    from tinhso.data.registers.models import DataSource

    return str(DataSource.objects.values_list("public_id", flat=True)[0])


FIELDS: dict[str, Callable[[], str]] = {
    "product": _product,
    "other_product": lambda: _product(1),
    "import_mapping": lambda: _import("mapping"),
    "import_checked": lambda: _import("checked"),
    "import_published": lambda: _import("published"),
    "aside": _aside,
    "standing": _standing,
    "batch": _batch,
    "key": _key,
    "source": _source,
    "round": _round,
    "duty": _duty,
    "event": _event,
    "job": _job,
    "file": _file,
    "account": _account,
    "agency": _agency,
    "finding": _finding,
    "claim": _claim,
}


def address(path: str) -> str:
    """Return *path* with its ids filled in."""
    return path.format(**{name: ask() for name, ask in FIELDS.items() if "{" + name + "}" in path})

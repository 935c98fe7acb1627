"""The tables of the training province, column by column. Everything in the files is text, as a source hands it over."""

from tinhso.twin.population.data import Column, Role, Table

_PROVENANCE = Column("provenance", "Nguồn gốc", Role.PROVENANCE)
_UPDATED = Column("updated_on", "Ngày cập nhật", Role.UPDATED)
_ADDRESS = Column("address", "Địa chỉ", Role.ADDRESS)
_AREA = Column("area_code", "Mã xã, phường", Role.AREA, True)


def _id(name: str = "citizen_id", label: str = "Số định danh", *, table: str = "", required: bool = True) -> Column:
    return Column(name, label, Role.CITIZEN_ID, required, table)


def _name(name: str = "full_name", label: str = "Họ và tên", *, table: str = "") -> Column:
    return Column(name, label, Role.NAME, True, table)


def _date(name: str, label: str, *, required: bool = True, table: str = "") -> Column:
    return Column(name, label, Role.DATE, required, table)


def _sex(table: str = "") -> Column:
    return Column("sex", "Giới tính", Role.SEX, True, table)


def _person(known: str = "population") -> tuple[Column, ...]:
    """Id, name, sex and birth of a person who stands in *known* too."""
    return (
        _id(table=known),
        _name(table=known),
        _sex(known),
        _date("birth_date", "Ngày sinh", table=known),
    )


POPULATION = Table(
    "population",
    "Dân cư",
    "person",
    (
        *_person(""),
        Column("ethnic_group", "Dân tộc"),
        Column("household_code", "Mã hộ", Role.REFERENCE, True, "households"),
        Column("relation", "Quan hệ với chủ hộ"),
        Column("marital_status", "Tình trạng hôn nhân"),
        _ADDRESS,
        _AREA,
        Column("status", "Tình trạng cư trú", Role.TEXT, True),
        _date("death_date", "Ngày chết", required=False, table="deaths"),
        Column("phone", "Điện thoại", Role.PHONE),
        _UPDATED,
        _PROVENANCE,
    ),
    duplicates=True,
)
HOUSEHOLDS = Table(
    "households",
    "Hộ gia đình",
    "household",
    (
        Column("household_code", "Mã hộ", Role.KEY, True),
        _id("head_id", "Số định danh chủ hộ", table="population"),
        _name("head_name", "Chủ hộ", table="population"),
        Column("members", "Số nhân khẩu", Role.NUMBER, True),
        _ADDRESS,
        _AREA,
        Column("poverty", "Diện nghèo"),
        _UPDATED,
        _PROVENANCE,
    ),
)
BIRTHS = Table(
    "births",
    "Đăng ký khai sinh",
    "person",
    (
        Column("record_no", "Số đăng ký", Role.KEY, True),
        _date("registered_on", "Ngày đăng ký"),
        *_person(),
        _name("mother_name", "Họ tên mẹ"),
        _id("mother_id", "Số định danh mẹ", table="population", required=False),
        _name("father_name", "Họ tên cha"),
        _id("father_id", "Số định danh cha", table="population", required=False),
        _AREA,
        _PROVENANCE,
    ),
    area_day="registered_on",
    duplicates=True,
)
MARRIAGES = Table(
    "marriages",
    "Đăng ký kết hôn",
    "couple",
    (
        Column("record_no", "Số đăng ký", Role.KEY, True),
        _date("registered_on", "Ngày đăng ký"),
        _id("husband_id", "Số định danh chồng", table="population"),
        _name("husband_name", "Họ tên chồng", table="population"),
        _date("husband_birth_date", "Ngày sinh chồng", table="population"),
        _id("wife_id", "Số định danh vợ", table="population"),
        _name("wife_name", "Họ tên vợ", table="population"),
        _date("wife_birth_date", "Ngày sinh vợ", table="population"),
        _AREA,
        _PROVENANCE,
    ),
    area_day="registered_on",
)
DEATHS = Table(
    "deaths",
    "Đăng ký khai tử",
    "person",
    (
        Column("record_no", "Số đăng ký", Role.KEY, True),
        _date("registered_on", "Ngày đăng ký"),
        *_person(),
        _date("death_date", "Ngày chết", table="population"),
        _AREA,
        _PROVENANCE,
    ),
    area_day="registered_on",
    duplicates=True,
)
PARCELS = Table(
    "parcels",
    "Thửa đất",
    "parcel",
    (
        Column("parcel_code", "Mã thửa", Role.KEY, True),
        _AREA,
        Column("sheet", "Số tờ bản đồ", Role.NUMBER, True),
        Column("number", "Số thửa", Role.NUMBER, True),
        Column("area_m2", "Diện tích (m²)", Role.NUMBER, True),
        Column("land_use", "Mục đích sử dụng", Role.TEXT, True),
        Column("user_kind", "Loại người sử dụng"),
        _id("user_id", "Số định danh hoặc mã số thuế", table="population"),
        _name("user_name", "Người sử dụng đất", table="population"),
        Column("certificate_no", "Số giấy chứng nhận"),
        _ADDRESS,
        _UPDATED,
        _PROVENANCE,
    ),
)
FIRMS = Table(
    "firms",
    "Doanh nghiệp",
    "firm",
    (
        Column("tax_code", "Mã số thuế", Role.TAX_CODE, True),
        _name("name", "Tên doanh nghiệp"),
        Column("kind", "Loại hình"),
        Column("sector_code", "Mã ngành", Role.TEXT, True),
        Column("capital", "Vốn điều lệ (đồng)", Role.NUMBER),
        _date("founded_on", "Ngày thành lập"),
        _id("representative_id", "Số định danh người đại diện", table="population"),
        _name("representative_name", "Người đại diện", table="population"),
        Column("phone", "Điện thoại", Role.PHONE),
        Column("email", "Thư điện tử"),
        _ADDRESS,
        _AREA,
        Column("status", "Trạng thái"),
        _UPDATED,
        _PROVENANCE,
    ),
    duplicates=True,
)
UNITS = Table(
    "working_units",
    "Đơn vị công tác",
    "unit",
    (
        Column("unit_code", "Mã đơn vị", Role.KEY, True),
        _name("name", "Tên đơn vị"),
        Column("kind", "Loại đơn vị"),
        Column("agency_code", "Mã cơ quan chủ quản", Role.REFERENCE, True, "agencies"),
        Column("area_code", "Mã xã, phường", Role.AREA),
        _UPDATED,
        _PROVENANCE,
    ),
)
STAFF = Table(
    "staff",
    "Cán bộ, công chức, viên chức",
    "person",
    (
        Column("staff_no", "Số hồ sơ", Role.KEY, True),
        *_person(),
        Column("unit_code", "Mã đơn vị", Role.REFERENCE, True, "working_units"),
        Column("position", "Chức vụ, chức danh"),
        Column("rank_code", "Mã ngạch", Role.TEXT, True),
        Column("salary_coefficient", "Hệ số lương", Role.NUMBER),
        Column("qualification", "Trình độ"),
        _date("joined_on", "Ngày vào cơ quan"),
        _UPDATED,
        _PROVENANCE,
    ),
    duplicates=True,
)
HEALTH = Table(
    "health_facilities",
    "Cơ sở y tế",
    "health_facility",
    (
        Column("facility_code", "Mã cơ sở", Role.KEY, True),
        _name("name", "Tên cơ sở"),
        Column("kind", "Loại cơ sở"),
        Column("unit_code", "Mã đơn vị", Role.REFERENCE, True, "working_units"),
        Column("beds", "Số giường", Role.NUMBER),
        _ADDRESS,
        _AREA,
        _UPDATED,
        _PROVENANCE,
    ),
)
SCHOOLS = Table(
    "schools",
    "Trường học",
    "school",
    (
        Column("school_code", "Mã trường", Role.KEY, True),
        _name("name", "Tên trường"),
        Column("level", "Cấp học", Role.TEXT, True),
        Column("unit_code", "Mã đơn vị", Role.REFERENCE, True, "working_units"),
        Column("pupils", "Số học sinh", Role.NUMBER),
        _ADDRESS,
        _AREA,
        _UPDATED,
        _PROVENANCE,
    ),
)
PUPILS = Table(
    "pupils",
    "Học sinh",
    "person",
    (
        Column("pupil_code", "Mã học sinh", Role.KEY, True),
        *_person(),
        Column("school_code", "Mã trường", Role.REFERENCE, True, "schools"),
        Column("grade", "Khối", Role.TEXT, True),
        Column("class_name", "Lớp"),
        Column("school_year", "Năm học", Role.TEXT, True),
        _AREA,
        _UPDATED,
        _PROVENANCE,
    ),
)
TABLES = (
    POPULATION,
    HOUSEHOLDS,
    BIRTHS,
    MARRIAGES,
    DEATHS,
    PARCELS,
    FIRMS,
    UNITS,
    STAFF,
    HEALTH,
    SCHOOLS,
    PUPILS,
)

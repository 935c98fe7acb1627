"""The words the rules know, as data: bounds, units, abbreviations, populations and what nests in what."""

from ..data import Bound


def _words(*lines: str) -> tuple[str, ...]:
    return tuple("|".join(lines).split("|"))


# --- what the words beside a number make of it ---------------------------------------------------

BOUND_BEFORE: tuple[tuple[str, Bound], ...] = (
    ("không dưới", Bound.AT_LEAST),
    ("không thấp hơn", Bound.AT_LEAST),
    ("ít nhất", Bound.AT_LEAST),
    ("tối thiểu", Bound.AT_LEAST),
    ("chí ít", Bound.AT_LEAST),
    ("không quá", Bound.AT_MOST),
    ("không vượt quá", Bound.AT_MOST),
    ("tối đa", Bound.AT_MOST),
    ("nhiều nhất", Bound.AT_MOST),
    ("không cao hơn", Bound.AT_MOST),
    ("không trên", Bound.AT_MOST),
    ("lớn hơn", Bound.OVER),
    ("nhiều hơn", Bound.OVER),
    ("cao hơn", Bound.OVER),
    ("hơn", Bound.OVER),
    ("trên", Bound.OVER),
    ("nhỏ hơn", Bound.UNDER),
    ("ít hơn", Bound.UNDER),
    ("thấp hơn", Bound.UNDER),
    ("dưới", Bound.UNDER),
    ("gần", Bound.UNDER),
    ("ước khoảng", Bound.ABOUT),
    ("vào khoảng", Bound.ABOUT),
    ("khoảng", Bound.ABOUT),
    ("xấp xỉ", Bound.ABOUT),
    ("chừng", Bound.ABOUT),
    ("tầm", Bound.ABOUT),
    ("ước đạt", Bound.ABOUT),
    ("ước tính", Bound.ABOUT),
    ("ước", Bound.ABOUT),
    ("độ", Bound.ABOUT),
    ("≥", Bound.AT_LEAST),
    ("≤", Bound.AT_MOST),
    (">=", Bound.AT_LEAST),
    ("<=", Bound.AT_MOST),
    (">", Bound.OVER),
    ("<", Bound.UNDER),
    ("~", Bound.ABOUT),
)
BOUND_AFTER: tuple[tuple[str, Bound], ...] = (
    ("trở lên", Bound.AT_LEAST),
    ("trở xuống", Bound.AT_MOST),
    ("trở lại", Bound.AT_MOST),
)
# "trên 3 sàn", "trên 42 tuyến đường": a place, not a bound, when the number is small and its noun is one of these.
PLACE_NOUNS = (
    "sàn",
    "tuyến",
    "cấp",
    "địa bàn",
    "lĩnh vực",
    "trụ cột",
    "huyện",
    "xã",
    "nền tảng",
    "kênh",
    "phương diện",
    "mặt",
    "hệ thống",
    "thửa",
    "mạng",
    "phường",
    "thành phố",
    "tỉnh",
    "quận",
    "ấp",
    "khóm",
    "trang",
    "hành trình",
)

# --- units ---------------------------------------------------------------------------------------

MAGNITUDES = {"chục": 1, "trăm": 2, "nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
MONEY = {  # unit → power of ten of đồng
    "đồng": 0,
    "nghìn đồng": 3,
    "ngàn đồng": 3,
    "triệu đồng": 6,
    "tỷ đồng": 9,
    "tỉ đồng": 9,
    "nghìn tỷ đồng": 12,
    "ngàn tỷ đồng": 12,
    "vnđ": 0,
    "vnd": 0,
    "trăm triệu đồng": 8,
}
MONEY_CANON = {
    "ngàn đồng": "nghìn đồng",
    "tỉ đồng": "tỷ đồng",
    "ngàn tỷ đồng": "nghìn tỷ đồng",
    "vnđ": "đồng",
    "vnd": "đồng",
}
MEASURES = (
    "tb",
    "gb",
    "mb",
    "pb",
    "km2",
    "km",
    "kg",
    "ha",
    "kwh",
    "mwh",
    "mw",
    "kw",
    "kv",
    "m2",
    "m3",
    "km²",
    "m²",
    "m³",
    "m",
    "mbps",
    "gbps",
    "tấn",
    "tạ",
    "lít",
    "usd",
    "hecta",
    "héc-ta",
    "mét",
    "giờ",
    "phút",
    "giây",
    "độ",
    "con",
)
PER_UNITS = (  # what a unit is counted on: "tạ/ha", "triệu đồng/người/năm", "bác sĩ/1 vạn dân"
    "ha/vụ", "ha/năm", "ha", "héc-ta", "hecta", "hộ/năm", "hộ", "hộ gia đình", "người/năm", "người/tháng", "người/ngày",
    "người", "người dân", "dân", "nhân khẩu", "khẩu", "lao động/năm", "lao động/tháng", "lao động", "năm", "tháng",
    "quý", "tuần", "ngày", "ngày đêm", "ngày.đêm", "giờ", "phút", "giây", "km2", "km²", "km", "m2", "m²", "m3", "m³",
    "vụ", "xã", "huyện", "tỉnh", "thôn", "ấp", "xã/năm", "con", "cây", "tấn", "tạ", "kg", "lít", "lượt", "ca", "căn",
    "nhà", "suất", "trường", "lớp", "học sinh", "giường", "giường bệnh", "trẻ", "sản phẩm", "dự án",
    "mô hình", "đơn vị",
    "cơ sở", "hồ sơ", "trẻ đẻ sống", "trẻ sinh ra sống", "ca đẻ sống", "usd", "đồng", "vạn dân",
)  # fmt: skip
COUNT_NOUNS = _words(
    "bộ, ngành|sở, ban, ngành|sở, ban ngành|sở, ngành|ban, ngành|bộ, cơ quan ngang bộ|xã, phường, thị trấn",
    "xã, phường|xã, thị trấn|phường, xã|phường, thị trấn|huyện, thị xã, thành phố|huyện, thành phố|thôn, bản",
    "cán bộ, công chức, viên chức|cán bộ, công chức|công chức, viên chức|cơ quan, đơn vị|khóm, ấp|ấp, khóm",
    "bác sĩ|điều dưỡng|giường bệnh|nhân viên y tế|bưu cục|đại lý|điểm phục vụ|điểm trường|phòng học|nhà giáo",
    "nhân khẩu|nhà máy|cụm công nghiệp|làng nghề|chủ tàu|phương tiện|mô hình|hộ chăn nuôi|trang trại|lồng bè",
    "vụ tai nạn giao thông|vụ tai nạn|vụ cháy|nạn nhân|đối tượng bảo trợ|thí sinh|bằng|giải thưởng|giải|huy chương",
    "hộ gia đình|hộ kinh doanh|hộ nghèo|hộ dân|hộ|hồ sơ công việc|hồ sơ|người dân|người lao động|người",
    "lượt người|lượt học viên|số lượt học viên|lượt|học viên|học sinh|sinh viên|giáo viên|trẻ em|trẻ|em",
    "đại biểu|cán bộ|công chức|viên chức|cbccvc|ccvc|đảng viên|hội viên|đoàn viên|thành viên|đối tượng",
    "công dân|khách|bệnh nhân|lao động|ca|hệ thống thông tin|hệ thống|cơ sở dữ liệu|csdl|tập dữ liệu",
    "dữ liệu|dịch vụ công|dịch vụ|thủ tục hành chính|thủ tục|tthc|dvctt|văn bản|báo cáo|quyết định",
    "kế hoạch|nghị quyết|mục tiêu|chỉ tiêu|chỉ số thành phần|chỉ số|tiêu chí|nhiệm vụ|dự án|đề án",
    "công trình|đơn vị|cơ quan|tổ chức|doanh nghiệp|hợp tác xã|htx|cơ sở khám chữa bệnh|cơ sở giáo dục",
    "cơ sở|trường học|trường|bệnh viện|trạm y tế|trạm|ngân hàng|nhà hàng|nhà văn hóa|cột ăng ten|cột",
    "thửa đất|thửa|xã|phường|thị trấn|huyện|tỉnh|thành phố|ấp|khóm|thôn|địa phương|sở|ngành|tổ|nhóm",
    "câu lạc bộ|mô hình|điểm|hạng|bậc|tài khoản|chữ ký số|chứng thư số|chữ ký|sản phẩm|gian hàng",
    "giao dịch|đơn hàng|đơn|cuộc|hội nghị|lớp|khóa|buổi|bài viết|tin|bài|video|máy vi tính|máy tính|máy",
    "mã độc|camera|thiết bị|phản ánh|kiến nghị|ý kiến|ứng dụng|tiện ích|phần mềm|nền tảng|sàn",
    "tuyến đường|tuyến|cụm dân cư|khu dân cư|kênh|bộ|phòng|giường|xe|tàu|thuê bao|thẻ|sổ|giấy|vụ|vụ việc",
    "đợt|lần|ngày|tháng|năm|cấp|trụ cột|loại|nội dung|thông tin|danh mục|trung tâm|lý do|nguyên nhân",
    "giải pháp|khu công nghiệp|lĩnh vực|nhà bán hàng|biên bản|hợp đồng|chương trình|chuyên mục",
    "chuyên trang|cổng|trang|website|hạng mục|gói thầu|nhà thầu|lượt truy cập|lượt khách|lượt giao dịch",
    "lượt cài đặt|tin nhắn|cuộc gọi|mã số|vùng trồng|cơ sở sản xuất|nông dân|ngư dân|chủ thể|hội|đoàn",
    "chi bộ|tủ sách|trạm bts|vị trí|sim|ví|điểm bưu điện|quận|thị xã|xã phường|khu phố|tổ dân phố",
    "người có công|hộ nông dân|ngôi nhà|cây|cầu|sự cố|cuộc tấn công|liên kết|mã|nhà|căn|hộ chiếu",
    "nông sản|phiên|cử tri|ban|bộ phận",
)
# nouns that cannot be halved: after "1.234" they settle that the dot parts thousands
WHOLE_NOUNS = tuple(noun for noun in COUNT_NOUNS if noun not in ("điểm", "giờ", "năm", "ngày", "tháng", "hạng"))

# --- abbreviations, for comparing subjects --------------------------------------------------------

ABBREVIATIONS = {
    "cđs": "chuyển đổi số",
    "csdl": "cơ sở dữ liệu",
    "cntt": "công nghệ thông tin",
    "tthc": "thủ tục hành chính",
    "dvctt": "dịch vụ công trực tuyến",
    "dvc": "dịch vụ công",
    "cbccvc": "cán bộ công chức viên chức",
    "ccvc": "công chức viên chức",
    "cbcc": "cán bộ công chức",
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "attt": "an toàn thông tin",
    "httt": "hệ thống thông tin",
    "smes": "doanh nghiệp nhỏ và vừa",
    "sme": "doanh nghiệp nhỏ và vừa",
    "dnnvv": "doanh nghiệp nhỏ và vừa",
    "htx": "hợp tác xã",
    "cnscđ": "công nghệ số cộng đồng",
    "tmđt": "thương mại điện tử",
    "bhyt": "bảo hiểm y tế",
    "cccd": "căn cước công dân",
    "tt&tt": "thông tin và truyền thông",
    "dn": "doanh nghiệp",
    "kt-xh": "kinh tế xã hội",
    "ttđt": "thông tin điện tử",
    "gqtthc": "giải quyết thủ tục hành chính",
    "tnmt": "tài nguyên môi trường",
}

# Words that say nothing of what is counted.
EMPTY_WORDS = frozenset(
    _words(
        "là|có|được|đã|đang|sẽ|các|những|số|của|cho|với|và|trong|trên|tại|ở|về|theo|từ|đến|nay|hiện|hơn|gần",
        "khoảng|đạt|tỷ|lệ|chiếm|tỉnh|địa|bàn|toàn|này|đó|thì|mà|do|để|vào|ra|bởi|như|cả|phấn|đấu|tổng|cộng",
        "gồm|bao|lên|khi|qua|năm|việc|thực|hiện|mục|tiêu|chỉ|tiếp|lại|tục|hoàn|thành|triển|khai|cùng|hay",
        "hoặc|bị|nằm|vẫn|còn",
    )
)

# --- populations ----------------------------------------------------------------------------------

# name → phrases (folded) that name exactly this population; longest phrase wins
POPULATIONS: dict[str, tuple[str, ...]] = {
    "cbccvc": ("cán bộ công chức viên chức", "công chức viên chức", "cán bộ công chức"),
    "người lao động": ("người lao động",),
    "người trong độ tuổi lao động": (
        "người dân trong độ tuổi lao động",
        "dân số trong độ tuổi lao động",
        "người trong độ tuổi lao động",
    ),
    "dân số trưởng thành": (
        "dân số trưởng thành",
        "người trưởng thành",
        "người dân trưởng thành",
        "dân số ở độ tuổi trưởng thành",
    ),
    "dân số từ 15 tuổi": ("dân số từ 15 tuổi trở lên", "người từ 15 tuổi trở lên"),
    "người đủ điều kiện định danh": (
        "người dân đủ điều kiện cấp định danh điện tử",
        "công dân đủ điều kiện",
        "người dân đủ điều kiện",
    ),
    "dân số": ("dân số toàn tỉnh", "tổng dân số", "dân số của tỉnh", "nhân khẩu", "dân số tỉnh"),
    "trẻ em": ("trẻ em",),
    "học sinh": ("học sinh",),
    "hộ gia đình": ("hộ gia đình", "hộ dân"),
    "hộ nghèo": ("hộ nghèo",),
    "hộ cận nghèo": ("hộ cận nghèo",),
    "doanh nghiệp": ("doanh nghiệp",),
    "doanh nghiệp nhỏ và vừa": ("doanh nghiệp nhỏ và vừa",),
    "doanh nghiệp công nghệ số": ("doanh nghiệp công nghệ số",),
    "cơ sở giáo dục": ("cơ sở giáo dục",),
    "người có công": ("người có công",),
    "người dân tộc thiểu số": ("người dân tộc thiểu số", "đồng bào dân tộc thiểu số"),
}

# (inner, outer, why): every member of the inner population is a member of the outer one
NESTED: tuple[tuple[str, str, str], ...] = (
    ("cbccvc", "người lao động", "cán bộ, công chức, viên chức là người lao động"),
    (
        "người trong độ tuổi lao động",
        "người đủ điều kiện định danh",
        "người từ 15 tuổi trở lên đều thuộc diện từ 14 tuổi được cấp định danh điện tử",
    ),
    ("người trong độ tuổi lao động", "dân số từ 15 tuổi", "tuổi lao động bắt đầu từ 15"),
    ("dân số trưởng thành", "dân số từ 15 tuổi", "người từ 18 tuổi cũng từ 15 tuổi"),
    ("dân số từ 15 tuổi", "người đủ điều kiện định danh", "người từ 15 tuổi đều từ 14 tuổi"),
    ("người đủ điều kiện định danh", "dân số", "người đủ điều kiện là một phần dân số"),
    ("trẻ em", "dân số", "trẻ em là một phần dân số"),
    ("học sinh", "dân số", "học sinh là một phần dân số"),
    ("người có công", "dân số", "người có công là một phần dân số"),
    ("người dân tộc thiểu số", "dân số", "là một phần dân số"),
    ("hộ nghèo", "hộ gia đình", "hộ nghèo là hộ gia đình"),
    ("hộ cận nghèo", "hộ gia đình", "hộ cận nghèo là hộ gia đình"),
    ("doanh nghiệp nhỏ và vừa", "doanh nghiệp", "doanh nghiệp nhỏ và vừa là doanh nghiệp"),
    ("doanh nghiệp công nghệ số", "doanh nghiệp", "doanh nghiệp công nghệ số là doanh nghiệp"),
)

# --- table columns --------------------------------------------------------------------------------

OWNER_COLUMNS = (
    "cơ quan thực hiện",
    "cơ quan chủ trì",
    "đơn vị chủ trì",
    "chủ trì",
    "đơn vị thực hiện",
    "chủ đầu tư",
    "cơ quan theo dõi",
    "đơn vị theo dõi",
    "người phụ trách",
    "cơ quan phụ trách",
    "đơn vị phụ trách",
    "trách nhiệm",
    "cơ quan tham mưu",
)
DEADLINE_COLUMNS = (
    "thời gian thực hiện",
    "thời hạn",
    "thời gian hoàn thành",
    "thời gian triển khai",
    "hạn hoàn thành",
    "tiến độ",
    "thời gian",
    "hoàn thành trước",
)
TARGET_COLUMNS = ("chỉ tiêu", "mục tiêu", "kế hoạch", "chỉ tiêu giao", "mục tiêu năm")
RESULT_COLUMNS = ("kết quả", "thực hiện", "đạt được", "kết quả thực hiện", "ước thực hiện")
UNIT_COLUMNS = ("đơn vị tính", "đvt", "đ.v.t")
VERDICT_COLUMNS = ("đánh giá", "kết luận", "mức độ hoàn thành", "nhận xét")
NOTE_COLUMNS = ("ghi chú", "giải trình", "diễn giải", "thuyết minh", "nguyên nhân")
NUMBERING_COLUMNS = ("stt", "tt", "số tt", "số thứ tự", "số tt.")
ITEM_COLUMNS = ("nhiệm vụ", "mục tiêu", "chỉ tiêu", "nội dung", "tên", "hạng mục", "danh mục", "dự án", "công việc")
TOTAL_WORDS = ("tổng cộng", "tổng số", "cộng", "tổng", "toàn tỉnh", "tổng toàn tỉnh", "cộng chung")

# Last words that cannot end a phrase: the cell was cut off.
CANNOT_END = (
    "và",
    "của",
    "được",
    "cho",
    "với",
    "các",
    "những",
    "là",
    "bằng",
    "tại",
    "về",
    "theo",
    "để",
    "được thực",
    "trong",
    "từ",
    "bởi",
    "do",
    "hoặc",
    "giữa",
    "nhằm",
    "gồm",
    "bao gồm",
)

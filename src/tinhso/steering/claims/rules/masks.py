"""Digits that are not figures: dates, document numbers, addresses, ranks, versions, list markers."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .vocabulary import COUNT_NOUNS

_DOCUMENT = (
    r"nghị quyết|nghị định|quyết định|thông tư|chỉ thị|công văn|kế hoạch|luật|đề án|chương trình|kết luận|thông báo"
    r"|hướng dẫn|công điện|văn bản|tờ trình|báo cáo|quy định|quy chế|dự án|sắc lệnh|pháp lệnh|giấy phép|hợp đồng"
)
_NOT_A_QUANTITY = r"(?![.,]?\d)(?!\s*(?:%|phần trăm|triệu|tỷ|tỉ|nghìn|ngàn|đồng))"
_NAMED = (
    r"điều|khoản|mục|tiểu mục|phần|phụ lục|bảng|biểu|hình|mẫu số|mẫu|chương|quốc lộ|đường tỉnh|tỉnh lộ|hương lộ"
    r"|phường|quận|khóm|ấp|thôn|khu phố|tổ dân phố|khu vực|cấp độ|mức độ|mức|hạng|loại|nhóm|giai đoạn|đợt"
    r"|vùng|khu|lớp|cấp|kỳ|lần thứ|lần|thứ hạng|thứ|vị trí|trang|khóa|phiên bản|ver(?:sion)?|công nghiệp|chợ"
    r"|cách mạng|tiêu chí số|tiêu chí|chỉ tiêu số|tổng đài|đầu số|hotline|điện thoại|đt|fax|mã số|mã|covid"
    r"|windows|office|đề án|trạm số|nhà số|số nhà|tuyến số|cống số|tầng|phòng|bước|web|năm thứ|lô|thửa số|cơ sở"
    r"|top|trụ cột|nhiệm vụ|mục tiêu|chiến lược|tổ|đội"
)
_COUNTED = r"(?!\s*(?:%|" + "|".join(re.escape(noun) for noun in COUNT_NOUNS) + r")(?!\w))"
_YEAR = r"(?:19|20)\d{2}"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_ROUND = r"1(?:[.,]?000){0,2}0{0,2}(?:[.,]?000){0,2}"
_PATTERNS = (
    r"https?://\S+|www\.\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|gov|edu|info)\b\S*",
    r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?" + _YEAR + r"\b",
    r"\b\d{1,2}/\d{1,2}/\d{2}\b|\b\d{1,2}-\d{1,2}-\d{2}\b",
    r"\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,2}\s?(?:giờ|h)\s?\d{2}\b|\b24\s?/\s?7\b|\b24\s?/\s?24\b",
    r"\b(?:ngày|hôm nay|tết|lễ|đường)[,]?\s+\d{1,2}\s?[/-]\s?\d{1,2}\b(?!\s?[/]?\s?\d)",
    r"\bngày\s+\d{1,2}(?:\s+tháng\s+\d{1,2})?(?:\s+năm\s+\d{4})?\b(?!\s?[.,%]\s?\d)",
    r"\b(?:từ|đến|đến hết|trước|sau|và)\s+(?:ngày\s+)?\d{1,2}/(?:0?[1-9]|1[0-2])\b(?![/.,]?\d)"
    r"(?=\s*(?:[,.;)]|đến|năm|-))",
    r"\b(?:tháng|quý|quí)\s+\d{1,2}(?:\s?[,-]\s?\d{1,2})*(?:\s?/\s?\d{4}|\s+năm\s+\d{4})?\b(?![.,]\d)",
    r"\b(?:tháng|quý|quí)\s+[ivx]+\s?/\s?\d{4}\b",
    r"\b\d{1,2}\s+(?:tháng|quý|tuần|ngày)\s+(?:đầu|cuối|của)\s+năm(?:\s+\d{4})?|\b\d{1,2}\s+tháng\s+năm\s+\d{4}",
    r"\b\d{1,2}\s+(?:năm|tháng|tuần|ngày)\s+(?:qua|nay|gần đây|trở lại đây|vừa qua|tới|tiếp theo|liền|liên tiếp|đầu)\b",
    r"\b(?:trong|sau|hơn|gần|qua|khoảng)\s+(?:hơn\s+|gần\s+|vòng\s+|khoảng\s+)?\d{1,2}\s+(?:năm|tháng)"
    r"\s+(?:triển khai|thực hiện|ứng dụng|vận hành"
    r"|hoạt động|đi vào)",
    r"\b(?:0?[1-9]|1[0-2])/" + _YEAR + r"\b",
    r"\bnăm\s+(?:học\s+)?" + _YEAR + r"(?:\s?(?:[-/,]|và|đến)\s?(?:năm\s+)?" + _YEAR + r")*(?![.,]?\d)",
    r"\b" + _YEAR + r"\s?(?:-|đến)\s?(?:năm\s+)?" + _YEAR + r"\b",
    r"(?:giai đoạn|thời kỳ|nhiệm kỳ|niên độ|từ|đến|so với|tầm nhìn|cuối|đầu|khóa|vụ|xuân|hè|quý [ivx]+)\s+"
    + _YEAR
    + r"(?![.,]?\d)(?!\s*(?:%|người|hộ))",
    r"\b\d+(?:/" + _YEAR + r")?\s?/\s?[a-zđ]{1,}[a-zđ\d]*(?:\s?[-/]\s?[a-zđ][a-zđ\d]*)*",
    r"\b\d+\s?-\s?(?:nq|qđ|kh|ct|kl|tb|hd|cv|ctr|đa|qc|tt|bc|tr|ttr)\b(?:\s?/\s?[a-zđ]+)?",
    r"(?:" + _DOCUMENT + r")\s+(?:số\s*:?\s*)?\d+(?:/\d{4})?" + _NOT_A_QUANTITY + r"(?:[/-][\w/-]*)?"
    r"(?!\s*/)" + _COUNTED,
    r"(?<!tổng )\bsố\s*:?\s*\d+\s?[/-]\s?(?=[a-zđ])",
    r"\bsố\s*:\s*\d+\b(?![.,]\d)",
    r"\b(?:"
    + _NAMED
    + r")\s+\d{1,4}(?:\.\d)?"
    + _NOT_A_QUANTITY
    + r"(?!\s?/\s?\d)(?:\s?(?:,|và|-|đến|hoặc)\s?(?:(?:mức độ|cấp độ|mức|cấp|lớp)\s)?\d{1,2}(?![.,/]?\d)"
    r"(?=\s*(?:[,.;:)]|$)))*" + _COUNTED,
    r"(?:xếp|đứng|hạng|thứ|vị trí|thứ hạng)(?:\s+(?:hạng|thứ|vị trí|ở|vị thứ|thứ hạng|trong nhóm))*\s+\d+\s?/\s?\d+",
    r"(?:xếp|đứng|hạng|thứ|vị trí|thứ hạng|bậc)(?:\s+(?:hạng|thứ|vị trí|ở|vị thứ|thứ hạng))*\s+\d{1,3}\b(?![.,/%]\d)",
    r"\b(?:iso|iec|tcvn|qcvn|ieee|tls|ssl)[\s/\w]*\d+(?:[:-]\d+)*",
    r"\b(?:trong|qua|sau|hết|cả|suốt|mỗi)\s+\d{1,2}\s+(?:tháng|quý)\b",
    r"(?:điện thoại|đt|fax|hotline|tel)\s*:?\s*\+?\d[\d. -]{5,}",
    r"\b0\d{2,3}[. ]\d{3,4}[. ]\d{3,4}\b",
    r"\b0\d{2,3}[. ]?\d{3}[. ]?\d{3,4}\b|\b0\d{8,10}\b|\b1[89]00[. ]?\d{4,6}\b",
    r"(?<![\d.,])\d+(?=[a-zđ])(?!\d*(?:tb|gb|mb|pb|km|kg|ha|kwh|mwh|mw|kw|kv|m2|m3|m|ha|tr|đ|mbps|gbps)\b)\w+",
    r"(?<=[a-zđ])-?\d+(?:[.-]\d+)*\w*",
    r"\b\d\.0\b(?!\s*%)",
    r"^\s*(?:[-+•*]\s*)?\d{1,2}(?:\.\d{1,2}){0,3}[.)](?=\s)",
    r"^\s*\d{1,2}(?:\.\d{1,2}){1,3}\s(?!\s*(?:%|tỷ|triệu|nghìn|ngàn|đồng|người|hộ))(?=[^\d%]*[a-zđ])",
    r"\b\d\s?(?:-\s?\d\s?)?sao\b",
    # ages: "3-5 tuổi", "từ 6 đến dưới 36 tháng tuổi", "5 tuổi"
    r"\b(?:\d{1,3}(?:\s+(?:tháng|tuổi|tháng tuổi))?\s?(?:-|đến|tới|và|hoặc)\s?(?:dưới\s+|hết\s+|đủ\s+)?)?"
    r"\d{1,3}\s+(?:(?:tháng|tuần|ngày)\s+)?tuổi\b",
    # short dates: "chiều 9/7", "sáng 11.1", "thứ hai (23/11)", "9/7 - 15/7"
    r"\b(?:sáng|trưa|chiều|tối|đêm|khuya|rạng sáng|hôm qua|hôm nay|hôm|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)"
    r"(?:\s+(?:nay|qua|hôm nay|hôm qua|ngày|mùng|mồng|kia))*[,\s]*\(?\s?"
    + _DAY
    + r"\s?[/.-]\s?"
    + _MONTH
    + r"(?![\d%/])"
    r"(?!\s?%)",
    r"\b" + _DAY + "/" + _MONTH + r"\s?(?:-|đến)\s?(?:ngày\s+)?" + _DAY + "/" + _MONTH + r"\b(?![/.,]?\d)(?!\s*%)",
    # durations: "6 tháng", "gần 1 năm", "45 năm"; by how much a span of time grew or shrank stays a figure
    r"(?<!tăng )(?<!giảm )(?<!thêm )(?<!thọ )\b\d{1,3}(?:\s?-\s?\d{1,3})?\s+"
    r"(?:năm|tháng|tuần|quý|thập kỷ|thập niên|thế kỷ)(?!\w)"
    r"(?!\s+tuổi)",
    r"\b(?:trong|sau|qua|suốt|mỗi|cả|trước|vòng|thời gian|thời hạn)\s+(?:\w+\s+)?\d{1,3}\s+"
    r"(?:ngày|giờ|phút|giây|tiếng)(?!\w)|\b\d{1,3}\s+ngày\s+(?:làm việc|đêm)(?!\w)"
    r"|\b\d{1,2}\s+ngày,?\s+\d{1,2}\s+đêm",
    # what a rate is counted on: "/1 vạn dân", "ca/100.000 dân", "trên 10.000 dân" after a count
    r"\b1\s+vạn\s+(?:dân|người)(?!\w)|(?<=[^\W\d_])\s?/\s?(?P<base>" + _ROUND + r")\s+(?:(?:vạn|nghìn|ngàn|triệu)\s+)?"
    r"(?:người dân|dân|người|trẻ|ca|phụ nữ|bà mẹ|hộ|lao động|giường)(?!\w)",
    r"(?:tỷ suất|tỷ lệ|\d\s+[^\W\d_]+(?:\s[^\W\d_]+){0,2})[^.;\d]{0,40}?\s(?:trên|tính trên|cho)\s(?P<rate>"
    + _ROUND
    + r")\s+(?:(?:vạn|nghìn|ngàn|triệu)\s+)?(?:dân|trẻ (?:đẻ|sinh|em dưới)|ca (?:đẻ|sinh))(?!\w)",
    r"\b(?:mức độ|cấp độ|lớp|khối|khối lớp|loại|hạng|bậc|nhóm)\s+\d{1,2}(?:\s?[,&-]\s?\d{1,2}\b)+(?![.,]?\d)"
    r"(?!\s*(?:%|phần trăm|triệu|tỷ|nghìn|ngàn|đồng))" + _COUNTED,
    r"\b(?:khối|khối lớp)\s+\d{1,2}\b(?![.,]\d)|\b(?:gmt|utc)\s?[+-]\s?\d{1,2}(?::\d{2})?",
    r"\(\s?\d{1,2}\s?\)|\[\s?\d{1,3}\s?\]",
)
_MASKS = tuple(re.compile(pattern) for pattern in _PATTERNS)
_BRACKETED_DATE = re.compile(r"\(\s?(?:ngày\s+)?(\d{1,2})\s?/\s?(\d{1,2})\s?\)")
_HAS_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=4096)
def not_figures(shade: str) -> tuple[tuple[int, int], ...]:
    """Spans of a shadow text (``tidy.shadow``) whose digits are names, dates or marks, not quantities; sorted."""
    if not _HAS_DIGIT.search(shade):
        return ()
    return tuple(sorted(_spans(shade)))


def _spans(shade: str) -> Iterator[tuple[int, int]]:
    for mask in _MASKS:
        group = next(iter(mask.groupindex), "")
        for found in mask.finditer(shade):
            yield found.span(group) if group and found[group] else found.span()
    for found in _BRACKETED_DATE.finditer(shade):
        day, month = int(found[1]), int(found[2])
        if month <= 12 and month < day <= 31 and "%" not in shade[max(0, found.start() - 12) : found.start()]:
            yield found.span()

"""THE TOUR: edit this list. Every step leads to a page that exists (tests/twin/stage follows them all)."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Role
from tinhso.twin.stage.data import TourStep

STEPS = (
    TourStep(
        _("Mở bảng kế hoạch như ngày 15/10/2024"),
        _("Hai cột: số văn bản nêu, và số tính lại từ số đếm trong văn bản. Tìm mục ghi đạt mà tính lại thì không."),
        "/ke-hoach/?ngay=2024-10-15",
        _("Mở bảng kế hoạch"),
    ),
    TourStep(
        _("Xem một số đến tận gốc"),
        _("Chỉ tiêu văn bản ký số: văn bản nêu 98,67%, hai số đếm ngay cạnh đó cho ra 98,13%. Mỗi số dẫn về chỗ nêu."),
        "/ke-hoach/muc-tieu/kh-2024.mt.I.3/?ngay=2024-10-15",
        _("Mở chỉ tiêu I.3"),
    ),
    TourStep(
        _("Xem một mâu thuẫn có đúng một cách sửa"),
        _("Máy chỉ ra số nào sai khi chỉ có một cách sửa làm mọi số khớp; ở chỗ khác máy không đoán."),
        "/demo/phat-hien",
        _("Mở phát hiện"),
    ),
    TourStep(
        _("Đưa một báo cáo vào kiểm"),
        _("Thả báo cáo mẫu, hay báo cáo của bạn, vào trang này: chỗ mâu thuẫn được đánh dấu ngay trong văn bản."),
        "/kiem-so-lieu/",
        _("Mở trang kiểm số liệu"),
        downloads=(
            ("/demo/mau/bao-cao-mau.docx", _("Báo cáo mẫu (DOCX)")),
            ("/demo/mau/bao-cao-mau.txt", _("Báo cáo mẫu (TXT)")),
        ),
    ),
    TourStep(
        _("Nhập một con số kèm minh chứng"),
        _(
            "Vào vai công chức: nhập tử số, mẫu số, thả tệp minh chứng mẫu rồi nộp. Máy đối chiếu số nhập với "
            "minh chứng; thử nhập tỷ lệ sai để thấy máy giữ lại. Đợt tập huấn mở sẵn, chưa có số nào."
        ),
        "/demo/bao-cao",
        _("Vào vai công chức và nhập số"),
        role=Role.OFFICER,
        downloads=(("/demo/mau/minh-chung-mau.txt", _("Minh chứng mẫu (TXT)")),),
    ),
    TourStep(
        _("Duyệt con số ấy"),
        _("Vào vai người thẩm tra: thấy đúng những gì máy đã thấy, rồi chấp nhận, hoặc trả lại kèm lý do."),
        "/demo/bao-cao",
        _("Vào vai thẩm tra và duyệt"),
        role=Role.REVIEWER,
    ),
    TourStep(
        _("Bảng đổi ngay"),
        _("Vào vai lãnh đạo: con số vừa chấp nhận đã lên bảng, mang nhãn mô phỏng nên không quyết định kết luận."),
        "/ke-hoach/lanh-dao/",
        _("Vào vai và mở bảng lãnh đạo"),
        role=Role.LEADER,
    ),
    TourStep(
        _("Lần theo dấu vết"),
        _("Vào vai kiểm toán, mở nhật ký rồi bấm “Kiểm tra chuỗi”: có mục nào bị sửa hay xoá không."),
        "/kiem-toan/nhat-ky/",
        _("Vào vai và mở nhật ký"),
        role=Role.AUDITOR,
    ),
    TourStep(
        _("Cấp một vai trò"),
        _("Vào vai quản trị: lập tài khoản, cấp và thu hồi vai trò theo phạm vi, luôn kèm lý do."),
        "/quan-tri/tai-khoan/",
        _("Vào vai và mở tài khoản"),
        role=Role.ADMINISTRATOR,
    ),
    TourStep(
        _("Ai được làm gì"),
        _("Trang này lấy thẳng từ các quyền mà hệ thống đang áp dụng, không phải lời hứa."),
        "/vai-tro/",
        _("Xem mười vai trò"),
    ),
)

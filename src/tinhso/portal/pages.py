"""The pages people look for by what they want to do, in their words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page: its address, its name, and the words people have for it."""

    url: str
    title: str
    text: str


PAGES = (
    Page("/ke-hoach/", "Kế hoạch chuyển đổi số của tỉnh", "mục tiêu, nhiệm vụ, dự án, kết quả, tiến độ, đạt hay chưa"),
    Page("/kiem-so-lieu/", "Kiểm số liệu một báo cáo", "thả tệp Word, Excel, PDF để tìm con số mâu thuẫn, tỷ lệ sai"),
    Page("/kiem-so-lieu/tinh/", "Số liệu trong văn bản của tỉnh", "các con số đã công bố và chỗ chúng nói ngược nhau"),
    Page("/danh-ba/", "Danh bạ địa bàn", "xã, phường, huyện cũ, sáp nhập, bản đồ, mã đơn vị hành chính"),
    Page("/danh-ba/co-quan/", "Danh bạ cơ quan", "sở, ban, ngành, Ủy ban nhân dân, địa chỉ, kế thừa sau sáp nhập"),
    Page("/danh-ba/so-sanh/", "So sánh địa bàn trước và sau sáp nhập", "xã cũ nay thuộc đâu, chuyển đổi số liệu"),
    Page("/kho-du-lieu/", "Kho dữ liệu dùng chung", "sổ, cơ sở dữ liệu, hộ tịch, đất đai, doanh nghiệp, OCOP"),
    Page("/kho-du-lieu/nguon/", "Khảo sát nguồn dữ liệu", "cơ quan đang giữ dữ liệu gì, ở đâu, thiếu gì"),
    Page("/lich-lam-viec/", "Lịch làm việc và tính hạn", "ngày nghỉ lễ, làm bù, hạn giải quyết, ngày làm việc"),
    Page("/ca-nhan/du-lieu/", "Dữ liệu của tôi", "xem, tải, xin xoá dữ liệu cá nhân"),
    Page("/ca-nhan/luot-xem/", "Ai đã xem dữ liệu của tôi", "lượt xem, tra cứu, quyền riêng tư"),
    Page("/dang-nhap/", "Đăng nhập", "VNeID, tài khoản, mật khẩu, mã xác thực"),
    Page("/tro-nang/", "Trợ năng", "người khuyết tật, đọc màn hình, cỡ chữ, bàn phím"),
)

"""How much a document may hold."""

from tinhso.steering.claims.data import UnreadableDocument

#: The largest file taken; settings.MAX_UPLOAD_BYTES says the same to the web server.
MAX_BYTES = 25 * 1024 * 1024
#: The most characters of text a document may hold; the longest provincial plans have some 200,000.
MAX_CHARACTERS = 2_000_000
#: What all parts of a DOCX or XLSX may inflate to, and one part that is parsed.
MAX_INFLATED = 200 * 1024 * 1024
MAX_PART = 60 * 1024 * 1024
MAX_PARTS = 5_000
MAX_PAGES = 600
MAX_CELLS = 300_000


def too_long() -> UnreadableDocument:
    """Return the refusal of a document with more text than can be checked."""
    return UnreadableDocument(
        "too_long", "Văn bản quá dài để kiểm một lần (hơn 2 triệu ký tự). Hãy tách thành từng phần rồi kiểm từng phần."
    )


def bomb() -> UnreadableDocument:
    """Return the refusal of a package that inflates beyond measure."""
    return UnreadableDocument(
        "bomb",
        "Tệp này khi giải nén lớn bất thường nên không được mở. Hãy mở bằng Word hoặc Excel, lưu lại rồi gửi bản mới.",
    )

"""Formats of text fields as SQL for DuckDB; a property test holds them to what the registers' own checker says."""

from tinhso.data.quality.data import Words

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_LETTERS = r"[\p{L}\p{M}]"


def _not(pattern: str, column: str) -> str:
    return f"NOT regexp_full_match({column}, '{pattern}')"


def _tax_code(column: str) -> str:
    """Twelve digits (a person's), or ten or thirteen with a check digit over the first nine (TT 105/2020)."""
    total = " + ".join(f"{weight} * (ascii(substr({column}, {at}, 1)) - 48)" for at, weight in enumerate(_WEIGHTS, 1))
    return (
        f"NOT (regexp_full_match({column}, '[0-9]{{12}}') OR (regexp_full_match({column}, '[0-9]{{10}}([0-9]{{3}})?') "
        f"AND 10 - ({total}) % 11 = ascii(substr({column}, 10, 1)) - 48))"
    )


def fault_sql(name: str, column: str) -> str:
    """Return the condition that a value does not have the format *name*; "" where any text has it."""
    if name == "citizen_id":
        return _not("[0-9]{12}", column)
    if name == "tax_code":
        return _tax_code(column)
    if name == "phone":
        return _not(r"0[0-9]{9,10}", column)
    if name == "person_name":
        return _not(rf"{_LETTERS}+([ ''’.-]{{1,2}}{_LETTERS}+)*\.?", column)
    if name == "email":
        return _not(
            r"[A-Za-z0-9!#$%&''*+/=?^_`{|}~.-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)+", column
        )
    if name == "url":
        return _not(r"https?://[^\s/$.?#][^\s]*", column)
    if name == "plate":
        return _not(r"[0-9]{2}[A-Z]{1,2}[0-9]?-?[0-9]{4,5}", column)
    return ""


WORDS = {
    "citizen_id": Words("Số định danh cá nhân gồm đúng 12 chữ số.", "An identity number has 12 digits."),
    "tax_code": Words(
        "Mã số thuế sai số chữ số hoặc sai chữ số kiểm tra.", "The tax code has a wrong form or check digit."
    ),
    "phone": Words("Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0.", "A phone number has 10 or 11 digits."),
    "person_name": Words("Họ tên chỉ gồm chữ và khoảng trắng.", "A name has letters and spaces only."),
    "email": Words("Thư điện tử phải có dạng ten@don-vi.vn.", "An e-mail address has the form name@place.vn."),
    "url": Words(
        "Địa chỉ mạng phải bắt đầu bằng http:// hoặc https://.", "An address begins with http:// or https://."
    ),
    "plate": Words("Biển số chưa đúng.", "Not a number plate."),
}

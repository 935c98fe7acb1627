"""The simulated citizens: invented people who sign in through the VNeID simulator."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SimulatedCitizen:
    """An invented citizen. ``national_id`` begins with 000, a province prefix that no real number has."""

    national_id: str
    name: str
    birth_date: str
    level: int


#: Numbers follow the form of Thông tư 59/2021/TT-BCA (province, century and sex, year, six digits); 000 is no province.
CITIZENS = (
    SimulatedCitizen("000185000101", "Tiêu Ngọc Hân", "1985-03-12", 2),
    SimulatedCitizen("000072000202", "Huỳnh Văn Đước", "1972-08-01", 2),
    SimulatedCitizen("000190000303", "Nguyễn Thị Bé Ba", "1990-11-23", 1),
    SimulatedCitizen("000058000404", "Lê Văn Mắm", "1958-01-30", 1),
    SimulatedCitizen("000199000505", "Phạm Ngọc Tràm", "1999-06-17", 2),
    SimulatedCitizen("000088000606", "Thạch Sa Rây", "1988-04-14", 2),
    SimulatedCitizen("000164000707", "Danh Thị Kim Hoa", "1964-09-09", 2),
    SimulatedCitizen("000201000808", "Võ Gia Bảo", "2001-02-28", 1),
    SimulatedCitizen("000079000909", "Quách Tấn Rạch", "1979-12-05", 2),
    SimulatedCitizen("000193001010", "Lâm Thị Mỹ Vàm", "1993-07-20", 2),
    SimulatedCitizen("000305001111", "Đặng Thị Út Hiền", "2005-10-10", 1),
    SimulatedCitizen("000068001212", "Trịnh Công Ghềnh", "1968-05-19", 2),
)

"""Paragraphs made at random from templates: sound ones are left alone, one planted error is found."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.steering.claims.documents.make import percent, written
from tests.steering.claims.rules.claims_helpers import findings

NOUNS = st.sampled_from(["hồ sơ", "hộ", "doanh nghiệp", "trường học", "học sinh", "thủ tục", "ha", "km"])
WHOLES = st.integers(200, 900_000)
SHARES = st.integers(12, 96)


def accused(text: str) -> list[str]:
    """Findings, but for shares that merely lack counts."""
    return [f"{one.rule}: {one.stated}" for one in findings(text) if one.rule != "no-base"]


def part_of(whole: int, share: int) -> int:
    return max(1, whole * share // 100)


@st.composite
def ratios(draw, off=0):
    whole, noun = draw(WHOLES), draw(NOUNS)
    part = part_of(whole, draw(SHARES))
    share = percent(part * 1000 + off * whole * 10, whole * 1000)
    a, b = written(part), written(whole)
    return draw(
        st.sampled_from(
            [
                f"Có {a}/{b} {noun} đạt yêu cầu, chiếm {share}%.",
                f"Tỷ lệ hoàn thành đạt {share}% ({a}/{b} {noun}).",
                f"Đã tiếp nhận {b} {noun}; đã giải quyết {a} {noun}, đạt {share}%.",
                f"Toàn tỉnh có {b} {noun}; trong đó, {a} {noun} đã kiểm tra (chiếm {share}%).",
                f"Toàn tỉnh có {b} {noun}. Trong số này, {a} {noun} đã kiểm tra, chiếm {share}%.",
                f"Có {a} {noun} đã kiểm tra, chiếm {share}% tổng số {b} {noun}.",
            ]
        )
    )


@st.composite
def sums(draw, off=0):
    parts, noun = draw(st.lists(st.integers(50, 9_000), min_size=3, max_size=5)), draw(NOUNS)
    whole = written(sum(parts) + off * max(1, sum(parts) // 50))
    said = [f"{written(part)} {noun} ở huyện {name}" for part, name in zip(parts, "ABCDE", strict=False)]
    dashed = "".join(f"\n- Huyện {name}: {written(part)} {noun};" for part, name in zip(parts, "ABCDE", strict=False))
    return draw(
        st.sampled_from(
            [
                f"Có {whole} {noun}, gồm {', '.join(said[:-1])} và {said[-1]}.",
                f"Có {whole} {noun}, bao gồm: {'; '.join(said)}.",
                f"Có {whole} {noun}, gồm:{dashed}",
            ]
        )
    )


@st.composite
def remainders(draw, off=0):
    whole, noun = draw(WHOLES), draw(NOUNS)
    done = part_of(whole, draw(SHARES))
    left = whole - done + off
    return draw(
        st.sampled_from(
            [
                f"Tổng số {written(whole)} {noun}, đã giải quyết {written(done)} {noun}, "
                f"còn lại {written(left)} {noun}.",
                f"Có {written(done)}/{written(whole)} {noun} đạt chuẩn, còn {written(left)} {noun} chưa đạt.",
            ]
        )
    )


@st.composite
def changes(draw, off=0):
    before, noun = draw(st.integers(1_000, 90_000)), draw(NOUNS)
    after = before + part_of(before, draw(st.integers(5, 60)))
    rise = (Decimal(100) * (after - before) / before).quantize(Decimal("0.1"), ROUND_HALF_UP) + off
    return draw(
        st.sampled_from(
            [
                f"Năm nay đạt {written(after)} {noun}, tăng {written(rise)}% "
                f"so với cùng kỳ năm trước ({written(before)} {noun}).",
                f"Tăng từ {written(before)} {noun} lên {written(after)} {noun}, tăng {written(rise)}%.",
                f"Năm nay đạt {written(after)} {noun}, tăng {written(after - before + off)} {noun} "
                f"so với cùng kỳ ({written(before)} {noun}).",
            ]
        )
    )


# Figures of other things, of which nothing follows.
ASIDES = st.sampled_from(
    [
        "Trẻ 5 tuổi ra lớp đạt 99,6%; trẻ dưới 36 tháng tuổi đi nhà trẻ đạt 31,2%.",
        "Chiều 9/7, sau gần 1 năm thực hiện 6 mục tiêu, tỷ lệ hoàn thành đạt 20%.",
        "Đạt 9,5 bác sĩ/1 vạn dân và 12 ca mắc trên 100.000 dân; năng suất lúa đạt 61,5 tạ/ha.",
        "Gieo trồng 12.300 ha, đạt 104,5% kế hoạch.",
        "Có 100 đại biểu dự họp, trong đó 60 đại biểu nữ, 55 đại biểu người dân tộc thiểu số.",
        "Tỉnh thuộc nhóm 23/63 tỉnh, thành phố; 100% xã có đường ô tô.",
        "Có 12 xã, trong đó 5 xã có 30 thôn, 12 thôn đặc biệt khó khăn.",
        "Có 5 trường, 120 giáo viên, đạt 97% yêu cầu.",
    ]
)
PARAGRAPHS = st.one_of(ratios(), sums(), remainders(), changes())
WRONG = st.one_of(ratios(off=3), sums(off=1), remainders(off=7), changes(off=4))


@settings(deadline=None, max_examples=150)
@given(PARAGRAPHS)
def test_a_sound_paragraph_is_left_alone(text):
    assert accused(text) == []


@settings(deadline=None, max_examples=60)
@given(PARAGRAPHS, ASIDES, ASIDES)
def test_nothing_is_found_among_figures_of_other_things(text, before, after):
    assert accused(f"{before} {text}\n{after}") == []


@settings(deadline=None, max_examples=150)
@given(WRONG)
def test_one_wrong_figure_is_found(text):
    assert accused(text)

"""What a number counts: the phrase after it, or before it where the sentence says "X là 5"."""

import re

from .sentences import Sentence
from .tidy import fold
from .vocabulary import MEASURES, MONEY

_STOP = re.compile(
    r"[,;:()\[\]\n\"“”|+]|\.(?:\s|$)|\s-\s|(?<!\w)(?:đạt|chiếm|tăng|giảm|so với|trong đó|gồm|bao gồm|cụ thể|tương ứng"
    r"|tỷ lệ|nhưng|do"
    r"|với tổng|với số|đảm bảo|thông qua|nhằm|để|nên|vượt|là|trên tổng|có tổng)(?!\w)"
)
_BASE_STOP = re.compile(_STOP.pattern.replace("(?:đạt|", "(?:đạt(?=\\s+\\d)|"))  # "số xã đạt chuẩn" is one base
_LONG_STOP = re.compile(r"[;\n|]|\.(?:\s|$)|(?<!\w)(?:trong đó|cụ thể|vượt)(?!\w)|\(chưa|\(đạt")
_COPULA = re.compile(
    r"(?:(?<!\w)(?:là|đạt|có|được|chiếm|khoảng|gồm|còn|lên|tới|đến|ước|phủ|mới|chỉ|đã|tỷ lệ|với|tăng|giảm|thêm"
    r"|bằng|cho"
    r"|hiện|nay|của|tổng cộng|tương ứng|ở mức|mức|tại|và|từ|:|-|\+|\()\s*)+$"
)
_NAMED_BEFORE = re.compile(r"(?:(?<!\w)(?:là|đạt|bằng|ước|lên|tới|còn|chiếm|tăng|giảm|thêm|có|hơn|khoảng|từ)|:|\()\s*$")
_CLAUSE = re.compile(r"[;,:\n(]|\.\s|\s-\s|(?<!\w)(?:trong đó|và)(?!\w)")
_RATE = re.compile(
    r"(?<!\w)(?:tỷ lệ|tỷ trọng|chỉ số|số lượng|tổng số|số|mức độ|mức|tổng kinh phí|kinh phí|doanh thu)(?!\w)"
)
_RATE_LONG = re.compile(r"(?<!\w)(?:tỷ lệ|tỷ trọng|năng suất)(?!\w)")
_CHANGE = re.compile(
    r"(?<!\w)(tăng|giảm)(?:\s+(?:thêm|gấp|được|gần|hơn|khoảng|trên|tối thiểu|ít nhất|bình quân"
    r"|so với\s.{3,40}?\slà))*\s*$"
)
_ABBREVIATION = re.compile(r"\s*\((?!chưa|đạt)[a-zđ&\s-]{1,20}\)")
_BRACKET = re.compile(r"\([^()]*\)")
_BARE_RATE = re.compile(r"^(?:tỷ lệ|tỷ trọng)\s+(?:rất\s+|khá\s+|còn\s+)?(?:thấp|cao|nhỏ|lớn)?\s*\W*$")
_MAGNITUDE = re.compile(r"^\s?(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm|chục|vạn)(?!\w)")
_TRAILING = re.compile(
    r"(?:\s+(?:và|với|cùng|của|từ|đến|có|tại|ở|trên|cho|các|về|hơn|gần|khoảng|là|đã|theo|trong|những))+\s*$"
)
_LEADING = re.compile(
    r"^(?:(?:có|nhưng|thì|là|đây|đó|đây là|đó là|mà|và|với|để|đến nay|hiện nay|hiện|nay|qua đó|kết quả|tính đến nay"
    r"|theo đó|tại|vẫn"
    r"|trong|ngoài ra|đồng thời|bên cạnh đó|riêng|đã|cũng|ước|chỉ(?! số| tiêu)|được|do|cả|toàn tỉnh"
    r"|số lượt(?= học viên))\s+)+"
)
_HARD = re.compile(r";|\.\s|(?<!\w)trong đó(?!\w)")
_INSIDE = re.compile(r"\s*\(([^()\d]{4,160})\)")
_AMOUNT = re.compile(
    r"(?<!\w)(?:tổng (?:mức|kinh phí|số|vốn|giá trị|doanh thu|dự toán|thu|chi)|kinh phí|doanh thu|giá trị|số tiền"
    r"|dự toán|năng lực|dung lượng"
    r"|diện tích|sản lượng|kim ngạch|thu ngân sách|chi ngân sách|thu nhập|vốn|mức|số|tổng)(?!\w)"
)
_PLAN_BASE = re.compile(
    r"\s*(?:so với\s+)?(?:kế hoạch|dự toán|chỉ tiêu|cùng kỳ|so với|tổng số|nghị quyết|trên tổng)(?!\w)"
)
_GROWTH = re.compile(r"tốc độ tăng|tăng trưởng|tốc độ phát triển|mức tăng|mức giảm|tỷ lệ tăng")
_SEEN = re.compile(r"(?:(?<!\w)(?:đạt|từ|là|có|được|chiếm|cho|/)\s*)*⟦[/\s]*")
_REACH = 500  # characters that matter for a phrase
MAX_WORDS = 16


def subject_of(sentence: Sentence, index: int) -> str:
    """The folded phrase the figure at ``index`` is about; "" if the sentence names nothing."""
    token = sentence.figures[index].token
    lower = sentence.fractions.get(index, index)
    anchor = sentence.figures[lower].token
    rest = _ABBREVIATION.sub("", sentence.shade[anchor.end : min(sentence.end, anchor.end + _REACH)])
    if token.is_share:
        return _share_subject(sentence, index, rest)
    own = _ABBREVIATION.sub("", _MAGNITUDE.sub("", sentence.after(lower)))
    if "," in token.unit:
        own = own.replace(token.unit, token.unit.replace(",", ""), 1)
    after = _TRAILING.sub("", _cut(own, _STOP))
    before = _marked_before(sentence, index)
    clause = _clause_before(before)
    measured = token.unit.partition("/")[0]
    if measured in MONEY or measured in MEASURES or not measured:
        inside = _INSIDE.match(own)
        clause = _from_rate(before) or (clause if len(clause.split()) > 2 or not inside else "")
        if clause or inside is None:
            return _clip(clause or after)
        return _clip(inside[1])
    if change_of(sentence, index) and clause:
        return _clip(f"{clause} {token.unit}")
    if clause and fold(after) == token.unit and "⟦" not in clause and token.unit not in clause:
        return _clip(f"{clause} {token.unit}")
    return _join(after, before, clause)


def _share_subject(sentence: Sentence, index: int, rest: str) -> str:
    before = _marked_before(sentence, index)
    rest = rest[len(rest) - len(rest.lstrip(" %")) :]
    rate = [found.start() for found in _RATE_LONG.finditer(before)]
    if (
        rate
        and not re.search(r"[;.]\s|⟦", before[rate[-1] :])
        and not _BARE_RATE.match(_COPULA.sub("", before[rate[-1] :]))
    ):
        tail = _cut(rest, _STOP) if len(before[rate[-1] :].split()) < 4 else ""
        return _clip(f"{_COPULA.sub('', before[rate[-1] :])} {tail}")
    after = _cut(rest, _LONG_STOP)
    if len(after.split()) >= 2 and not re.match(r"\s*[,)(/]", rest) and not _PLAN_BASE.match(rest):
        return _clip(after)
    return _clip(_clause_before(before))


def _marked_before(sentence: Sentence, index: int) -> str:
    """The sentence up to a figure, each figure on the way replaced by one mark."""
    target = sentence.figures[index].token
    pieces, at = [], max(sentence.start, target.bound_start - _REACH)
    for figure in sentence.figures[:index]:
        if figure.token.bound_start < at:
            at = max(at, figure.token.unit_end)
            continue
        pieces += [sentence.shade[at : figure.token.bound_start], "⟦"]
        at = max(figure.token.unit_end, figure.token.end)
    pieces.append(sentence.shade[at : target.bound_start])
    return "".join(pieces)


def _join(after: str, before: str, clause: str) -> str:
    named = bool(_NAMED_BEFORE.search(before)) or (bool(_RATE.match(clause)) and len(clause.split()) > 2)
    if named and clause and (len(after.split()) <= 2 or _RATE.match(clause)):
        return _clip(f"{clause} {after}" if fold(after) not in fold(clause) else clause)
    if after:
        return _clip(after)
    return _clip(clause)


def _clause_before(before: str) -> str:
    before = _HARD.split(before)[-1]
    before = _COPULA.sub("", before).rstrip()
    before = _BRACKET.sub(" ", before).rstrip(" ,;(")
    before = _COPULA.sub("", before).rstrip(" ,;(")
    pieces = [piece for piece in _CLAUSE.split(before) if piece.strip(" -+") and not _BARE_RATE.match(piece.strip())]
    clause = pieces[-1] if pieces else ""
    if len(pieces) > 1 and len(_COPULA.sub("", clause).split()) <= 2 and "⟦" not in pieces[-2]:
        clause = f"{pieces[-2]}, {clause}"
    digits = [found.end() for found in re.finditer("⟦", clause)]
    if digits and (rest := clause[digits[-1] :].strip()):
        clause = rest if len(rest.split()) > 2 else ""
    return _COPULA.sub("", clause.strip(" -+")).strip()


def _from_rate(before: str) -> str:
    """From the last "tổng mức", "kinh phí", "doanh thu"… before an amount, if no other figure stands between."""
    before = _COPULA.sub("", _BRACKET.sub(" ", before))
    found = [match.start() for match in _AMOUNT.finditer(before)]
    if not found or re.search(r"[⟦;:]", before[found[-1] :]):
        return ""
    first = found[-1]
    for start in reversed(found):
        if first - start < 25 and not re.search(r"[,;:⟦]", before[start:first]):
            first = start
    return before[first:]


def _cut(text: str, stop: re.Pattern[str]) -> str:
    found = stop.search(text)
    return text[: found.start()] if found else text


def _clip(text: str) -> str:
    text = " ".join(_SEEN.sub(" ", text).split()[: MAX_WORDS + 8])
    return _LEADING.sub("", fold(text))


def change_of(sentence: Sentence, index: int) -> str:
    """ "tăng" or "giảm" if the figure is by how much something rose or fell; else ""."""
    before = sentence.before(index)
    if found := _CHANGE.search(before):
        return found[1]
    return "tăng" if sentence.figures[index].token.is_share and _GROWTH.search(before) else ""


def base_of(sentence: Sentence, index: int) -> str:
    """What a share is a share of when said after it: "69% số hộ gia đình trên toàn tỉnh"; "" if not said."""
    before = sentence.before(index)
    rest = sentence.after(index).lstrip(" %/")
    if not re.search(r"(?:chiếm|bằng|tương ứng|tỷ lệ|\()\s*(?:tỷ lệ\s*)?$", before) and not _PLAN_BASE.match(rest):
        return ""
    return _clip(_cut(rest, _BASE_STOP))

"""The letter (công văn) that asks an issuer to correct or explain figures, laid out by Decree 30/2020/NĐ-CP."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tinhso.core.documents.api import (
    Align,
    Block,
    OfficialDocument,
    Paragraph,
    Signer,
    Table,
    TableColumn,
)
from tinhso.steering.claims.models import Document
from tinhso.steering.claims.selectors.findings import FindingView


@dataclass(frozen=True)
class LetterHead:
    """Who writes to whom, as the sender filled it in."""

    agency: str
    parent_agency: str
    notation: str
    place: str
    addressee: str
    signer_post: str
    signer_name: str
    answer_by: date | None


ASKS = {
    "contradiction": "Kiểm tra lại và đính chính.",
    "reconcile": "Giải trình vì sao hai số khác nhau.",
    "review": "Xem lại, bổ sung nếu thiếu.",
}


def letter(document: Document, findings: Sequence[FindingView], head: LetterHead) -> OfficialDocument:
    """Return the letter about *findings* of *document*: each with its place, what is stated, computed, proposed."""
    return OfficialDocument(
        agency=head.agency,
        parent_agency=head.parent_agency,
        notation=head.notation,
        place=head.place,
        abstract=f"đề nghị rà soát, đính chính số liệu tại {_short_name(document)}",
        addressees=(head.addressee,),
        body=_body(document, findings, head),
        signer=Signer(post=head.signer_post, name=head.signer_name),
        recipients=("Như trên", "Lưu: VT"),
        draft=True,
    )


def _short_name(document: Document) -> str:
    return f"văn bản số {document.symbol}" if document.symbol else f"“{document.title}”"


def _body(document: Document, findings: Sequence[FindingView], head: LetterHead) -> tuple[Block, ...]:
    issued = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    symbol = f" số {document.symbol}" if document.symbol else ""
    issuer = f" của {sentence_case(document.issuer)}" if document.issuer else ""
    named = f"“{document.title}”{symbol}{issued}{issuer}"
    deadline = f" trước ngày {head.answer_by:%d/%m/%Y}" if head.answer_by else ""
    return (
        Paragraph(
            f"Qua đối chiếu các số liệu nêu tại {named}, {head.agency or 'cơ quan chúng tôi'} thấy có "
            f"{len(findings):02d} nội dung mà các số chưa thống nhất với nhau, cụ thể như sau:"
        ),
        Table(
            columns=(
                TableColumn("TT", 0.5, Align.CENTRE),
                TableColumn("Vị trí trong văn bản", 1.6),
                TableColumn("Văn bản nêu", 1.9),
                TableColumn("Tính lại", 1.3),
                TableColumn("Đề nghị", 2.2),
            ),
            rows=tuple(
                (str(order), places(finding), finding.stated, finding.computed, asked(finding))
                for order, finding in enumerate(findings, 1)
            ),
        ),
        Paragraph(
            "Các số tính lại được suy ra từ chính số liệu nêu trong văn bản; việc tính lại không thay cho số liệu "
            "chính thức của cơ quan ban hành."
        ),
        Paragraph(
            f"Đề nghị {head.addressee or 'Quý cơ quan'} rà soát, đính chính hoặc giải trình các nội dung trên và gửi "
            f"văn bản trả lời{deadline}. Trân trọng cảm ơn sự phối hợp của Quý cơ quan./."
        ),
    )


def sentence_case(name: str) -> str:
    """Return an agency's name, written in capitals in a letterhead, as it stands in a sentence."""
    if not name.isupper():
        return name
    words = name.lower().split()
    capital = {"ủy", "uỷ", "tỉnh", "sở", "ban", "bộ", "hội", "văn"}
    after = [i for i, word in enumerate(words) if word == "tỉnh"]
    tail = after[-1] + 1 if after else len(words)
    shown = [
        word.capitalize() if (index == 0 and word in capital) or index >= tail else word
        for index, word in enumerate(words)
    ]
    return " ".join(shown)


def places(finding: FindingView) -> str:
    """Return where the figures of a finding stand, each place once."""
    return "; ".join(dict.fromkeys(claim.place for claim in finding.claims)) or "toàn văn bản"


def asked(finding: FindingView) -> str:
    """Return what the letter asks for: the one correction that fits, else to check, explain or complete."""
    ask = ASKS[finding.severity]
    return f"{ask} Phương án duy nhất làm các số khớp: {finding.suggestion}." if finding.suggestion else ask

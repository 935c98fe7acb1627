"""Where in a document a block stands: Phần I, mục II.8.a, Phụ lục III. Other readers may use this too."""

import re

_PART = re.compile(r"^(Phần|PHẦN|Chương|CHƯƠNG)\s+([IVXLC]+|\d+|thứ \w+)\b[.:]?")
_ANNEX = re.compile(
    r"^(PHỤ LỤC|Phụ lục|Biểu mẫu|BIỂU|Biểu)\s*(?:số\s*)?([IVXLC]+|\d{1,2}|[A-Z])?\s*[.:]?(?=$|\s*[(:–-]|\s+[A-ZĐÀ-Ỹ])"
)
_ROMAN = re.compile(r"^([IVXLC]+)\s?[.)/-]\s?(?=\S)")
_ARTICLE = re.compile(r"^Điều\s+(\d+)[.:]")
_NUMBERED = re.compile(
    r"^(\d{1,2}(?:\.\d{1,2}){0,3})\s?[.)]\s*(?=[^\d\s])|^(\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=[^\d\s%]\w)"
)
_LETTER = re.compile(r"^([a-zđ])\s?\)\s?(?=\S)")
_NOTE = re.compile(r"^\[(\d{1,3})\]\s")
_LEVELS = ("part", "roman", "number", "letter")


class Sections:
    """Follows headings through a document; feed it each paragraph, it answers where that paragraph stands."""

    def __init__(self) -> None:
        self._at: dict[str, str] = {}
        self._note = ""

    def feed(self, text: str) -> str:
        """Take the next paragraph's text and return its section label ("" before the first heading)."""
        line = text.strip()
        self._note = ""
        if found := _NOTE.match(line):
            self._note = f"Chú thích [{found[1]}]"
        else:
            self._read(line)
        return self.label()

    def level(self, text: str) -> int:
        """The heading level of a paragraph: 1 part or annex, 2 roman, 3 number, 4 letter; 0 if it is none."""
        line = text.strip()
        if len(line) > 250:
            return 0
        patterns = ((1, _PART), (1, _ANNEX), (2, _ROMAN), (2, _ARTICLE), (3, _NUMBERED), (4, _LETTER))
        return next((level for level, pattern in patterns if pattern.match(line)), 0)

    def label(self) -> str:
        """The section as a reader would say it: "Phần I, mục II.8.a"."""
        if self._note:
            return self._note
        mark = ".".join(self._at[level] for level in _LEVELS[1:] if level in self._at)
        parts = [self._at.get("part", ""), f"mục {mark}" if mark else ""]
        if "article" in self._at:
            parts[1] = f"Điều {self._at['article']}"
        return ", ".join(part for part in parts if part)

    def _read(self, line: str) -> None:
        if len(line) > 250:
            return
        if found := _PART.match(line):
            self._set("part", f"{found[1].capitalize()} {found[2]}")
        elif found := _ANNEX.match(line):
            self._set("part", f"{found[1].capitalize()} {found[2]}" if found[2] else found[1].capitalize())
        elif found := _ARTICLE.match(line):
            self._set("roman", "")
            self._at["article"] = found[1]
        elif found := _ROMAN.match(line):
            self._set("roman", found[1])
        elif found := _NUMBERED.match(line):
            self._set("number", found[1] or found[2])
        elif found := _LETTER.match(line):
            self._set("letter", found[1])

    def _set(self, level: str, mark: str) -> None:
        for lower in _LEVELS[_LEVELS.index(level) :]:
            self._at.pop(lower, None)
        if level in ("part", "roman"):
            self._at.pop("article", None)
        if mark:
            self._at[level] = mark

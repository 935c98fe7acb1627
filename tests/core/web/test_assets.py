"""What is sent to browsers: nothing from elsewhere, nothing a phone of 2020 does not know, nothing changed by hand."""

import hashlib
import json
import re

import pytest
from django.conf import settings

STATIC = settings.PACKAGE / "core" / "web" / "static"
VENDOR = STATIC / "vendor"
SHEETS = sorted((settings.PACKAGE).glob("*/*/static/**/*.css"))
SCRIPTS = sorted((settings.PACKAGE).glob("*/*/static/**/*.js"))


def rules_of(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)


def without_strings(text):
    return re.sub(r'url\("data:[^"]*"\)|"[^"]*"|\'[^\']*\'', '""', text)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_phone_of_2020_understands_every_sheet(path):
    text = without_strings(rules_of(path))
    # What Chrome 87 does not know and what would therefore be lost without a sign.
    for unknown in (
        "@layer",
        "@container",
        "@scope",
        ":has(",
        ":is(",
        ":where(",
        "color-mix(",
        "light-dark(",
        "oklch(",
    ):
        assert unknown not in text, unknown
    assert not re.search(r"\d(dvh|svh|lvh|cqi|cqw)\b", text)
    assert not re.search(r":not\([^()]*,", text)  # a list inside :not came with Chrome 88
    assert nested(text) == []


def nested(text):
    """Return selectors that stand inside another rule (native nesting)."""
    stack, found, start = [], [], 0
    for at, sign in enumerate(text):
        if sign == "{":
            head = text[start:at].strip()
            if stack and not stack[-1].startswith("@"):
                found.append(head)
            stack.append(head)
            start = at + 1
        elif sign == "}":
            stack.pop()
            start = at + 1
        elif sign == ";":
            start = at + 1
    assert stack == [], "braces do not close"
    return found


def test_the_check_for_nesting_sees_nesting():
    assert nested(".a{color:red;&:hover{color:blue}}") == ["&:hover"]
    assert nested("@media print{.a{color:red}}") == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_sheets_load_nothing_from_elsewhere(path):
    text = rules_of(path)
    assert "@import" not in text
    for target in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
        if target.startswith("data:"):
            continue
        assert not re.match(r"(https?:)?//", target)
        assert (path.parent / target).resolve().is_file(), target


@pytest.mark.parametrize("path", [path for path in SCRIPTS if VENDOR not in path.parents], ids=lambda path: path.name)
def test_our_scripts_name_no_other_server_and_run_no_text(path):
    text = path.read_text()
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    assert not re.search(r"\beval\(|new Function\(|\.innerHTML\s*=", text)


def test_the_manifest_lists_exactly_what_is_there():
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    listed = {}
    for folder, entry in manifest.items():
        assert entry["version"]
        assert entry["licence"]
        for name, digest in entry["sha256"].items():
            listed[f"{folder}/{name}"] = digest
    present = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert listed == present


def test_vendored_versions_are_the_pinned_ones():
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    pinned = json.loads((settings.SOURCE_ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((settings.SOURCE_ROOT / "package-lock.json").read_text())["packages"]
    for entry in manifest.values():
        assert entry["version"] == pinned[entry["package"]] == locked[f"node_modules/{entry['package']}"]["version"]


def test_the_lock_names_no_registry():
    lock = json.loads((settings.SOURCE_ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


def test_the_letter_is_there_for_vietnamese_in_every_weight():
    sheet = (VENDOR / "designsystemet" / "designsystemet.css").read_text()
    for weight in (400, 500, 600, 700):
        assert f"be-vietnam-pro-vietnamese-{weight}-normal.woff2" in sheet
    assert sheet.count("font-display:swap") == 12

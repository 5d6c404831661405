"""Gather the pages' strings and compile their translations: `words.py` writes `resources/i18n/o2o_<language>.ts` and `.qm`.

English is the source; its own file exists for plural forms. A string without a translation or a remark for translators is named.
"""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
I18N = ROOT / "resources" / "i18n"
TARGETS = {"zh": "zh_CN", "en": "en_US"}


def gather() -> None:
    """Bring both `.ts` files up to date with the pages; strings that are gone go."""
    pages = [str(page.relative_to(ROOT)) for page in sorted((ROOT / "resources" / "qml").rglob("*.qml"))]
    for language, target in TARGETS.items():
        file = str((I18N / f"o2o_{language}.ts").relative_to(ROOT))
        options = ["-silent", "-locations", "none", "-no-obsolete", "-source-language", "en_US", "-target-language", target]
        subprocess.run([str(BIN / "pyside6-lupdate"), *options, *pages, "-ts", file], cwd=ROOT, check=True)


def compile_to(folder: Path) -> None:
    """Compile both files into `folder`."""
    for language in TARGETS:
        subprocess.run(
            [str(BIN / "pyside6-lrelease"), "-silent", str(I18N / f"o2o_{language}.ts"), "-qm", str(folder / f"o2o_{language}.qm")],
            check=True,
        )


def messages(language: str) -> Iterator[tuple[str, ET.Element]]:
    """Yield every message of a language with its context's name."""
    for context in ET.parse(I18N / f"o2o_{language}.ts").getroot().iter("context"):  # noqa: S314  # our own file
        name = context.findtext("name", "")
        yield from ((name, message) for message in context.iter("message"))


def said(message: ET.Element) -> list[str]:
    """Return the translated forms of a message."""
    translation = message.find("translation")
    if translation is None or translation.get("type") == "unfinished":
        return []
    forms = translation.findall("numerusform")
    return [form.text or "" for form in forms] if forms else [translation.text or ""]


def faults() -> Iterator[str]:
    """Yield what is missing or too long: remarks, lengths, translations, places for arguments."""
    for language in TARGETS:
        for context, message in messages(language):
            source = message.findtext("source", "")
            name = f"{language} {context}: {source!r}"
            limit = re.search(r"Max (\d+)\.", message.findtext("extracomment", ""))
            if limit is None:
                yield f"{name} has no remark with a longest length"
                continue
            forms = said(message)
            if not forms and (language != "en" or message.get("numerus") == "yes"):
                yield f"{name} is not translated"
            for text in forms or [source]:
                shown = re.sub(r"<[^>]+>|%\w", "", text)
                if len(shown) > int(limit[1]):
                    yield f"{name}: {text!r} is longer than {limit[1]}"
                if set(re.findall(r"%\w", source)) != set(re.findall(r"%\w", text)):
                    yield f"{name}: {text!r} has other arguments"


def main() -> int:
    """Gather, compile, and name what is missing; 0 when nothing is."""
    gather()
    compile_to(I18N)
    found = list(faults())
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

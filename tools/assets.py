"""Make the files that pages and PDFs load out of the packages that carry them: fonts, Bootstrap, htmx.

Called by tools/bootstrap when the environment changed or the files are gone. `static/fonts/` gets the four cuts of
Hanken Grotesk twice: whole OTF files for the PDFs, and woff2 files with the Latin letters only for the pages.
"""

from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
CUTS = ("Medium", "MediumItalic", "SemiBold", "Bold")
# Latin with every European accent, then dashes, quotes, bullets, arrows, the euro and the few signs our texts use.
LETTERS = "U+0020-017F,U+0192,U+0218-021B,U+2010-2027,U+2030,U+2039,U+203A,U+20AC,U+2190-2193,U+2212,U+2264,U+2265"


def folder_of(package: str) -> Path:
    """Folder of an installed package, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"{package} is not installed: run tools/bootstrap")
    return Path(spec.origin).parent


def make_fonts(target: Path) -> None:
    """Write the OTF and woff2 file of each cut, and the licence under which they may be passed on."""
    source = folder_of("font_hanken_grotesk") / "files"
    target.mkdir(parents=True, exist_ok=True)
    for cut in CUTS:
        otf = source / f"HankenGrotesk-{cut}.otf"
        copyfile(otf, target / otf.name)
        arguments = ["--flavor=woff2", "--no-hinting", f"--unicodes={LETTERS}"]
        subset.main([str(otf), *arguments, f"--output-file={target / otf.with_suffix('.woff2').name}"])
    # The OFL.txt in the package opens with another font's copyright line: the right one stands in the font itself.
    notice = TTFont(source / f"HankenGrotesk-{CUTS[0]}.otf")["name"].getDebugName(13).splitlines()[0]
    licence = (source / "OFL.txt").read_text(encoding="utf-8").split("\n", 1)[1]
    (target / "OFL.txt").write_text(f"{notice}\n{licence}", encoding="utf-8")


def copy_vendor(target: Path) -> None:
    """Copy Bootstrap's stylesheet and htmx 2; the icons are made by tools/icons.py."""
    target.mkdir(parents=True, exist_ok=True)
    bootstrap = folder_of("flask_bootstrap") / "static" / "bootstrap5"
    copyfile(bootstrap / "css" / "bootstrap.min.css", target / "bootstrap.min.css")
    copyfile(folder_of("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js", target / "htmx.min.js")


def compile_catalogues(folder: Path) -> None:
    """Compile each translation next to its source, as gettext wants it."""
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po))


if __name__ == "__main__":
    make_fonts(ROOT / "static" / "fonts")
    copy_vendor(ROOT / "static" / "vendor")
    compile_catalogues(ROOT / "translations")

"""Write static/vendor/bootstrap-icons.svg: the sprite of the icons that our pages use.

The whole set weighs more than all the rest of a first visit, so it is cut down to the icons whose name stands in quotes
somewhere in a template or in a room. Called by tools/bootstrap on every start; writes only what changed.
"""

import re
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYMBOL = re.compile(r'<symbol class="[^"]*" (?P<box>viewBox="[^"]*") id="(?P<name>[^"]+)">(?P<paths>.*?)</symbol>')
QUOTED = re.compile(r"""["'#]([a-z0-9]+(?:-[a-z0-9]+)*)["']""")


def all_icons() -> dict[str, str]:
    """Every icon in the set: its name and its `<symbol>`."""
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        raise LookupError("flask_bootstrap is not installed: run tools/bootstrap")
    sprite = Path(spec.origin).parent / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
    found = SYMBOL.finditer(sprite.read_text(encoding="utf-8"))
    return {m["name"]: f'<symbol {m["box"]} id="{m["name"]}">{m["paths"]}</symbol>' for m in found}


def quoted_words(root: Path) -> set[str]:
    """Every lower-case word in quotes in the templates and in the code of the rooms."""
    rooms = (init.parent for init in root.glob("*/__init__.py"))
    files = [*root.glob("templates/**/*.html"), *(file for room in rooms for file in room.rglob("*.py"))]
    return {word for file in files for word in QUOTED.findall(file.read_text(encoding="utf-8"))}


def make_sprite(target: Path) -> None:
    """Write the sprite, in the order of the names, unless it is there already."""
    icons = all_icons()
    symbols = "\n".join(icons[name] for name in sorted(icons.keys() & quoted_words(ROOT)))
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    if not target.exists() or target.read_text(encoding="utf-8") != sprite:
        target.write_text(sprite, encoding="utf-8")


if __name__ == "__main__":
    make_sprite(ROOT / "static" / "vendor" / "bootstrap-icons.svg")

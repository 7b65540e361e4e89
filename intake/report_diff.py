"""What changed in a text: word by word, as `<del>` and `<ins>`. Everything a person typed is escaped."""

import re
from difflib import SequenceMatcher
from typing import Final

from markupsafe import Markup, escape

from documents.prose import printable

_TOKEN: Final = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS: Final = 3000  # beyond this comparing word by word costs more than it tells


def marked(before: str, after: str) -> Markup:
    """Show `after`, with the words that went as `<del>` and those that came as `<ins>`."""
    old, new = _tokens(before), _tokens(after)
    if len(old) + len(new) > MOST_WORDS:
        return Markup("{} {}").format(_tagged("del", old), _tagged("ins", new))
    shown = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            shown.append(escape("".join(new[new_from:new_to])))
            continue
        went, came = _tagged("del", old[old_from:old_to]), _tagged("ins", new[new_from:new_to])
        shown += [went, Markup(" ") if went.endswith("</del>") and came.startswith("<ins>") else Markup(""), came]
    return Markup("").join(shown)


def added(before: str, after: str) -> Markup:
    """Show `after` alone, with the words that `before` does not have as `<ins>`."""
    old, new = _tokens(before), _tokens(after)
    if len(old) + len(new) > MOST_WORDS:
        return escape("".join(new))
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return Markup("").join(
        escape("".join(new[start:end])) if kind == "equal" else _tagged("ins", new[start:end])
        for kind, _from, _to, start, end in steps
    )


def likeness(before: str, after: str) -> float:
    """Say how alike two texts are, 0 to 1, by their words."""
    old, new = before.split(), after.split()
    if len(old) + len(new) > MOST_WORDS:
        common = len(set(old) & set(new))
        return 2 * common / (len(set(old)) + len(set(new)))
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(printable(text))


def _tagged(tag: str, tokens: list[str]) -> Markup:
    """Put tokens in a tag; blanks at the ends stay outside, so that a line under the words is no longer than they."""
    text = "".join(tokens)
    if not text.strip():
        return escape(text)
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    return Markup("{start}<{tag}>{text}</{tag}>{end}").format(start=start, tag=tag, text=text.strip(), end=end)

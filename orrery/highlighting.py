"""Code to highlighted HTML by Pygments: short CSS classes and no colours, which belong to the style sheet."""

from __future__ import annotations

from functools import cache, lru_cache

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.util import ClassNotFound

from orrery.errors import SourceError, suggest
from orrery.slots import Listing

FORMATTER = HtmlFormatter(nowrap=True)


@cache
def find_lexer(language: str) -> Lexer:
    """Raises ClassNotFound."""
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


@lru_cache(maxsize=1024)
def highlight_code(code: str, language: str) -> Markup:
    """The code with its tokens marked, without a surrounding element. Raises ClassNotFound."""
    return Markup(highlight(code, find_lexer(language), FORMATTER).removesuffix("\n"))


def highlight_listing(listing: Listing) -> Markup:
    """A listing as the page shows it. Raises SourceError for a language nobody knows."""
    code = listing.code.rstrip("\n")
    try:
        marked = highlight_code(code, listing.language) if listing.language else escape(code)
    except ClassNotFound:
        known = sorted(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)
        raise SourceError(
            listing.place, f'no language "{listing.language}" to highlight', f"{suggest(listing.language, known)} Without a name the code stays plain."
        ) from None
    return Markup('<pre class="highlight" tabindex="0"><code>{}</code></pre>\n').format(marked)

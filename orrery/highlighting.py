"""Code read by Pygments to HTML that marks what has a colour of its own: roles, which the style sheet gives their colours."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby

from markupsafe import Markup, escape
from pygments.lexer import Lexer
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, _TokenType
from pygments.util import ClassNotFound

from orrery.errors import SourceError, suggest
from orrery.slots import Listing

ROLES = {
    Keyword: "keyword",
    Operator.Word: "keyword",
    String: "string",
    Number: "number",
    Comment: "comment",
    Operator: "operator",
    Punctuation: "operator",
    String.Interpol: "operator",
    Keyword.Constant: "constant",
    Name.Constant: "constant",
    Name.Builtin.Pseudo: "constant",
}
"""The roles of tokens and of those below them, as the editor names them too (web/style/code.css). Names and spaces have none."""


@cache
def find_lexer(language: str) -> Lexer:
    """Raises ClassNotFound."""
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


@cache
def find_role(kind: _TokenType, text: str) -> str:
    """The editor's grammar gives a colon no role, so it has none here."""
    return next((ROLES[each] for each in reversed(kind.split()) if each in ROLES), "") if text != ":" else ""


@lru_cache(maxsize=1024)
def highlight_code(code: str, language: str) -> Markup:
    """The code with its roles marked, neighbours of one role together, without a surrounding element. Raises ClassNotFound."""
    runs = groupby(find_lexer(language).get_tokens(code), key=lambda token: find_role(token[0], token[1] if token[0] is Punctuation else ""))
    return Markup("".join(mark(role, escape("".join(text for _, text in tokens))) for role, tokens in runs))


def mark(role: str, text: Markup) -> str:
    return f'<span class="tok-{role}">{text}</span>' if role else text


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

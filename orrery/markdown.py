"""The door to markdown-it-py: authors' Markdown to tokens, tokens with filled slots to HTML. Footnotes have a rule of their own (margin_notes.py).

Raw HTML is not markup here, so whatever an author writes is escaped. Every token knows its source line, inline ones included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import render_footnote_ref as render_mark
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from orrery.margin_notes import place_margin_notes
from orrery.slots import Slot

ADMONITIONS = ("note", "tip", "warning", "exercise")
SLOT_TYPES = ("math_inline", "math_block", "math_block_label", "fence", "image", "myst_role", "link_open")
"""Tokens whose HTML is the filling of their slot and nothing else."""
GAP = "\0"
"""Stands for a slot while its surroundings are rendered. No text has one: the parser makes it U+FFFD (CommonMark 0.31, 2.3)."""
PER_CENT = re.compile(r"(?<=\d) (?=%)")
"""A space at which no line may break."""


@dataclass(frozen=True)
class Parsed:
    """A text's tokens, and what its footnotes lack."""

    tokens: tuple[Token, ...]
    defined_footnotes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Label to the lines (from 0) of its definitions."""


class PlacedState(StateInline):
    """Notes in each token where in its paragraph it began."""

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["offset"] = self.pos
        return token


class PlacedParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class Markdown:
    """The Markdown of lessons. One instance serves a whole build."""

    def __init__(self) -> None:
        self.parser = make_parser()

    def parse(self, text: str) -> Parsed:
        env: dict[str, Any] = {}
        tokens = self.parser.parse(text, env)
        return Parsed(tuple(tokens), env.get("defined_footnotes", {}))

    def parse_inline(self, text: str) -> Parsed:
        """A line without block structure: a caption, a subtitle."""
        return Parsed(tuple(self.parser.parseInline(text, {})))

    def render(self, tokens: Sequence[Token]) -> tuple[Markup | Slot, ...]:
        """HTML of the tokens, and between its pieces their slots."""
        slots: list[Slot] = []
        html: str = self.parser.renderer.render(tokens, self.parser.options, {"slots": slots})
        first, *pieces = map(Markup, html.split(GAP))
        return (first, *(part for pair in zip(slots, pieces, strict=True) for part in pair))


def make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True})
    parser.inline = PlacedParser()
    parser.configure("commonmark")
    parser.options["html"], parser.options["typographer"] = False, True
    parser.enable(["table", "smartquotes"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # references.py refuses what leads nowhere, and says so
    front_matter_plugin(parser)
    dollarmath_plugin(parser, allow_space=False, allow_digits=False, allow_blank_lines=False)
    container_plugin(parser, "admonition", validate=lambda params, markup: True)
    footnote_plugin(parser, inline=False, always_match_refs=True)
    myst_role_plugin(parser)
    parser.core.ruler.after("block", "titles_and_footnotes", prepare_blocks)
    parser.core.ruler.push("join_words", join_words)
    parser.core.ruler.push("margin_notes", place_margin_notes)
    for name, rule in RENDER_RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def prepare_blocks(state: StateCore) -> None:
    """Give admonitions their titles as inline tokens; note where footnotes are defined, before they move to the end."""
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type == "container_admonition_open":
            tokens.extend(admonition_title(token))
        elif token.type == "footnote_reference_open":
            defined = state.env.setdefault("defined_footnotes", {})
            defined[token.meta["label"]] = (*defined.get(token.meta["label"], ()), (token.map or [0])[0])
    state.tokens = tokens


def admonition_title(token: Token) -> list[Token]:
    kind, title = read_admonition(token)
    opening = Token("paragraph_open", "p", 1, attrs={"class": "admonition-title"}, map=token.map, block=True)
    content = Token("inline", "", 0, content=title or kind.capitalize(), map=token.map, children=[])
    return [opening, content, Token("paragraph_close", "p", -1, block=True)]


def read_admonition(token: Token) -> tuple[str, str]:
    """Kind and title of `:::{kind} title`; the kind is empty where there are no braces."""
    kind, brace, title = token.info.strip().partition("}")
    return (kind[1:].strip(), title.strip()) if brace and kind.startswith("{") else ("", token.info.strip())


def join_words(state: StateCore) -> None:
    """Keep a number and its per cent on one line."""
    for token in (child for parent in state.tokens for child in parent.children or ()):
        if token.type == "text":
            token.content = PER_CENT.sub("\N{NO-BREAK SPACE}", token.content)


def text_of(tokens: Sequence[Token] | None) -> str:
    """The tokens' words without markup."""
    words = {"text": lambda token: token.content, "code_inline": lambda token: token.content, "math_inline": lambda token: token.content}
    words |= {"softbreak": lambda token: " ", "hardbreak": lambda token: " ", "image": lambda token: text_of(token.children)}
    return "".join(words[token.type](token) for token in tokens or () if token.type in words)


def render_slot(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A gap, or nothing where the author has made a mistake."""
    slot = tokens[index].meta.get("slot")
    if not slot:
        return ""
    env["slots"].append(slot)
    return GAP


def render_heading_close(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    anchor, title = escape(tokens[index - 2].attrs["id"]), escape(text_of(tokens[index - 1].children))
    return f'<a class="anchor" href="#{anchor}" aria-label="Link to \N{LEFT DOUBLE QUOTATION MARK}{title}\N{RIGHT DOUBLE QUOTATION MARK}">#</a></{tokens[index].tag}>\n'


def render_admonition_open(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<aside class="admonition" data-kind="{escape(read_admonition(tokens[index])[0])}">\n'


def render_footnote_caption(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return str(tokens[index].meta["id"] + 1)


def render_footnote_ref(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A mark, with a comma before it where it follows another: 20,21 and not 2021."""
    follows = index > 0 and tokens[index - 1].type == "footnote_ref"
    return ('<sup class="footnote-comma">,</sup>' if follows else "") + render_mark(renderer, tokens, index, options, env)


def render_footnote_anchor(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """The way back, on the line of the note's last word; with a number where the text refers to the note more than once."""
    note, sub = tokens[index].meta["id"] + 1, tokens[index].meta["subId"]
    reference = f"{note}:{sub}" if sub else f"{note}"
    place = f"{sub + 1}" if sub or tokens[index + 1].type == "footnote_anchor" else ""
    words = f"Back to the text, note {note}{f', place {place}' if place else ''}"
    return f'\N{NO-BREAK SPACE}<a href="#fnref{reference}" class="footnote-backref" aria-label="{words}">\u21a9\ufe0e{place}</a>'


def constant(html: str) -> Any:
    return lambda renderer, tokens, index, options, env: html


RENDER_RULES = {
    **dict.fromkeys(SLOT_TYPES, render_slot),
    "heading_close": render_heading_close,
    "container_admonition_open": render_admonition_open,
    "container_admonition_close": constant("</aside>\n"),
    "table_open": constant('<div class="table-scroll" tabindex="0"><table>\n'),
    "table_close": constant("</table></div>\n"),
    "footnote_caption": render_footnote_caption,
    "footnote_ref": render_footnote_ref,
    "footnote_anchor": render_footnote_anchor,
    "footnote_block_open": constant('<section class="footnotes">\n<ol class="footnotes-list">\n'),
}

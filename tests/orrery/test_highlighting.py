import re

import pytest

from orrery.errors import Place, SourceError
from orrery.highlighting import highlight_code, highlight_listing
from orrery.slots import Listing

PLACE = Place("lessons/01-waves.md", 10)


def test_code_is_marked_where_it_has_a_role_and_escaped() -> None:
    assert highlight_code("x < 1", "python") == 'x <span class="tok-operator">&lt;</span> <span class="tok-number">1</span>'
    assert highlight_code("f(None)]", "python") == 'f<span class="tok-operator">(</span><span class="tok-constant">None</span><span class="tok-operator">)]</span>'


def test_text_of_the_code_is_kept_to_the_letter() -> None:
    code = "\n\n  x = 1\n\ty"
    assert re.sub(r"<[^>]*>", "", highlight_code(code, "python")) == code


def test_listing_without_a_language_stays_plain() -> None:
    assert highlight_listing(Listing(PLACE, "", "a < b\n")) == '<pre class="highlight" tabindex="0"><code>a &lt; b</code></pre>\n'


def test_unknown_language_is_told() -> None:
    with pytest.raises(
        SourceError, match=r'^lessons/01-waves.md:10: no language "pyton" to highlight\. Did you mean "python"\? Without a name the code stays plain\.$'
    ):
        highlight_listing(Listing(PLACE, "pyton", "x"))

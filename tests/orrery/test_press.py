"""Pages as they leave the press."""

from orrery.press import keep_whole


def test_a_title_does_not_break_after_a_lone_letter_and_is_otherwise_the_same() -> None:
    title = keep_whole("Clustering: k-Means & Long-Range")
    assert title == 'Clustering: <span class="whole">k-Means</span> &amp; Long-Range'
    assert title.striptags() == "Clustering: k-Means & Long-Range"

"""Dates in words keep the precision of the source."""

from __future__ import annotations

import pytest

from server.dates import in_words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2031", "2031"),
        ("2031-03", "March 2031"),
        ("2031-03-05", "5 March 2031"),
        ("XXXX-03-03", "3 March, year not given"),
        ("XXXX-11", "November, year not given"),
        ("2031-03-05/2031-03-06", "5–6 March 2031"),
        ("XXXX-11-05/XXXX-11-06", "5–6 November, year not given"),
        ("2031-03-30/2031-04-02", "30 March – 2 April 2031"),
        ("XXXX-03-30/XXXX-04-02", "30 March – 2 April, year not given"),
        ("2031-12-30/2032-01-02", "30 December 2031 – 2 January 2032"),
        ("2031-03/2031-04", "March – April 2031"),
        ("2031-03/2031-04-02", "March 2031 – 2 April 2031"),
        ("2018/2019", "2018 – 2019"),
        ("2005-03-01/", "from 1 March 2005, end not stated"),
        ("2005-03/..", "from March 2005 on"),
        ("/2005-03-01", "until 1 March 2005, start not stated"),
        ("../2005", "up to 2005"),
    ],
)
def test_a_date_is_worded_at_its_own_precision(edtf: str, words: str) -> None:
    assert in_words(edtf) == words


@pytest.mark.parametrize("text", ["2031-13", "today", "2031/...", "/", "../..", "/..", "2031-13/", "XXXX", ""])
def test_a_form_that_is_not_known_stays_as_it_is(text: str) -> None:
    assert in_words(text) == text

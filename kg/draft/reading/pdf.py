"""PDF files, by pypdf: plain Python, no dependencies of its own, and it bounds what one stream may unpack to.

What a PDF holds is glyphs at places; the order of lines and the spaces between words are the library's reading. The capture is
what was read, so spans are exact in it; whether it says what the page shows is for the reviewer's eye.
"""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from kg.draft.reading.limits import CHARACTERS, PAGES
from kg.errors import InputError, TooLargeError


def read(data: bytes) -> str:
    """The text of all pages, a form feed between them; raises InputError for what is no PDF or is locked."""
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        raise InputError("this is no PDF: it does not begin as one", remedy="check the file, or its name's ending")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        return _pages(PdfReader(io.BytesIO(data), strict=False))
    except LimitReachedError as error:
        raise TooLargeError(f"a part of it unpacks to too much: {error}", remedy="save the text of the document") from None
    except DependencyError:
        raise InputError("it is locked with a cipher that is not read here", remedy="unlock it, or save its text") from None
    except RecursionError:
        raise InputError("its parts contain one another", remedy="save the document anew, or save its text") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, OverflowError) as error:
        # A broken file surfaces anywhere inside the library, in any of these.
        raise InputError(
            f"not a PDF that can be read: {error}"[:300], remedy="save the document anew, or save its text"
        ) from None


def _pages(reader: PdfReader) -> str:
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError("it is locked with a password", remedy="unlock it, or save its text")
    count = len(reader.pages)
    if count > PAGES:
        raise TooLargeError(f"{count} pages are over the limit of {PAGES}", remedy="cut the document into parts")
    texts, length = [], 0
    for page in reader.pages:
        text = page.extract_text().replace("\0", "")
        length += len(text)
        if length > CHARACTERS:
            raise TooLargeError(f"its text has more than {CHARACTERS} characters", remedy="cut the document into parts")
        texts.append(text)
    return "\f".join(texts).encode("utf-8", "replace").decode("utf-8")

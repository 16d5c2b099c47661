"""Small documents of every format, and hostile ones, made where they are needed."""

from __future__ import annotations

import io
import zipfile
import zlib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = "<w:p><w:r><w:t>Hill Day</w:t></w:r></w:p><w:p><w:r><w:t>Bo Lind </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins><w:r><w:t>opened it.</w:t></w:r></w:ins></w:p>"


def document(body: str = BODY, prologue: str = "") -> bytes:
    """The main part of a Word file."""
    return f'<?xml version="1.0"?>{prologue}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()


def docx(part: bytes | None = None, name: str = "word/document.xml") -> bytes:
    """A Word file with one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, document() if part is None else part)
    return out.getvalue()


def docx_bomb(size: int) -> bytes:
    """A Word file whose part unpacks to this many bytes, none of them text."""
    head, tail = document("@<w:p><w:r><w:t>x</w:t></w:r></w:p>").split(b"@")
    return docx(head + b" " * size + tail)


def pdf(text: str = "Hill Day, 4 May 2030.", *, stream: bytes | None = None, pages: str = "[3 0 R]", filters: str = "") -> bytes:
    """A PDF of one page with one line of text; the page's stream, its filters and the list of pages may be others."""
    content = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1") if stream is None else stream
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids {pages} /Count 1 >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} {filters} >>\nstream\n".encode() + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def pdf_bomb(size: int) -> bytes:
    """A PDF whose page unpacks to this many bytes."""
    return pdf(stream=zlib.compress(b" " * size, 9), filters="/Filter /FlateDecode")

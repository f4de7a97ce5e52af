"""Small files of every kind, good and bad."""

import io

from PIL import Image


def picture(width: int = 400, height: int = 600, mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (width, height), "white")
    image.paste(0 if mode in ("1", "L") else (0, 0, 0), (50, 60, 200, 90))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf(pages: int, *, height: float = 842, encrypted: bool = False, declared: int | None = None) -> bytes:
    """Write a PDF by hand: ``declared`` is the count that its page tree claims."""
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages if declared is None else declared} >>".encode(),
        b"<< /Length 22 >>\nstream\n0 0 m 100 100 l S     \nendstream",
    ]
    objects += [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {height}] /Contents 3 0 R >>".encode()
    ] * pages
    trailer = b""
    if encrypted:
        key = b"<" + b"ab" * 32 + b">"
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O " + key + b" /U " + key + b" >>")
        number = str(len(objects)).encode()
        trailer = b" /Encrypt " + number + b" 0 R /ID [<00112233445566778899aabbccddeeff> <00>]"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    size = str(len(objects) + 1).encode()
    start = str(len(out)).encode()
    return (
        out + b"xref\n0 " + size + b"\n0000000000 65535 f \n" + table + b"trailer\n<< /Root 1 0 R /Size "
        + size + trailer + b" >>\nstartxref\n" + start + b"\n%%EOF\n"
    )  # fmt: skip

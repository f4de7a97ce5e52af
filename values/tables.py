"""Lists that a city supplies as CSV: UTF-8 or CP932, columns found by their headings."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from records.errors import BusinessError


@dataclass(frozen=True)
class Table:
    """One kind of list: its error's code, its name for people, and the headings that it must have."""

    code: str
    name: str
    headings: tuple[str, ...]

    def bad(self, line: int, reason: str) -> BusinessError:
        """Answer the error of a line: its number and why, never what stands in it."""
        return BusinessError(self.code, f"{self.name}の{line}行目: {reason}")

    def rows(self, content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
        """Answer each row with the number of its line; cells are stripped, other columns left out.

        Raises:
            BusinessError: the text is in no known encoding, a heading is missing, or a row is broken.
        """
        reader = csv.reader(io.StringIO(self._decoded(content), newline=""), strict=True)
        try:
            places = self._places(next(reader, []))
            for row in reader:
                if any(row):
                    yield reader.line_num, self._cells(reader.line_num, row, places)
        except csv.Error as error:
            raise self.bad(reader.line_num, "CSV として読めません。") from error

    def _decoded(self, content: bytes) -> str:
        for encoding in ("utf-8-sig", "cp932"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise self.bad(1, "文字コードが UTF-8 でも CP932 でもありません。")

    def _places(self, row: Sequence[str]) -> dict[str, int]:
        found = [cell.strip() for cell in row]
        for heading in self.headings:
            if heading not in found:
                raise self.bad(1, f"見出し「{heading}」がありません。")
        return {heading: found.index(heading) for heading in self.headings}

    def _cells(self, line: int, row: Sequence[str], places: dict[str, int]) -> dict[str, str]:
        if len(row) <= max(places.values()):
            raise self.bad(line, "列が足りません。")
        return {heading: row[place].strip(" \u3000") for heading, place in places.items()}

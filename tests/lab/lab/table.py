# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of text. Pure."""


def text_of(value):
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"
    return str(value)


def table(titles, rows):
    """Lines of a table: numbers to the right, words to the left."""
    cells = [[text_of(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(titles, *cells)]
    right = [
        any(isinstance(row[at], (int, float)) and not isinstance(row[at], bool) for row in rows)
        for at in range(len(titles))
    ]

    def line(words):
        padded = (
            word.rjust(width) if to_right else word.ljust(width)
            for word, width, to_right in zip(words, widths, right)
        )
        return "  ".join(padded).rstrip()

    return [line(titles), "  ".join("-" * width for width in widths)] + [
        line(row) for row in cells
    ]

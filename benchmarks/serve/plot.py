"""The plot of a run: bars of the ratios on a logarithmic scale, as an SVG file written by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from benchmarks.serve.report import CACHED, REFERENCE, Results, short

_COLOURS = {"ours": "#1f5f99", "cached": "#7fb2dd", "virtuoso": "#c2712e", "rdflib": "#8a8a8a"}
_LEFT, _WIDTH, _THICK = 230, 520, 11
Bars = list[tuple[str, list[tuple[str, float]]]]


def plot(results: Results) -> str:
    """The native server stands at 1; servers without a figure have no bar."""
    bars: Bars = []
    for workload in results.workloads:
        group = [(key, results.ratio(key, workload.key)) for key in results.names if key != REFERENCE]
        bars.append((workload.title, [(key, ratio) for key, ratio in group if ratio]))
    for key, plain in CACHED:
        ratio = results.ratio("ours", key, f"{plain} beside")
        if ratio:
            bars.append((f"{plain}: {'304' if key.endswith('unchanged') else 'cached'}", [("cached", ratio)]))
    names = {**results.names, "cached": "from its cache"}
    return _svg(bars, names, f"Answers a second, as a multiple of {results.names.get(REFERENCE, 'nothing')} over the same data")


def _svg(bars: Bars, names: Mapping[str, str], heading: str) -> str:
    scale = _Scale([ratio for _, group in bars for _, ratio in group])
    parts: list[str] = []
    y = 46
    for title, group in bars:
        parts += _group(title, group, y, scale)
        y += _THICK * max(1, len(group)) + 10
    keys = dict.fromkeys(key for _, group in bars for key, _ in group)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 60} {y + 40}"'
            f' font-family="sans-serif" font-size="11" role="img"><title>{escape(heading)}</title>',
            '<rect width="100%" height="100%" fill="#fff"/>',
            *scale.grid(y),
            *_legend([(key, names[key]) for key in keys]),
            *parts,
            f'<text x="{_LEFT}" y="{y + 32}">{escape(heading)}</text></svg>\n',
        ]
    )


class _Scale:
    """A logarithmic axis in whole powers of ten that holds 1 and every ratio."""

    def __init__(self, ratios: Sequence[float]) -> None:
        self.low = math.floor(math.log10(min([*ratios, 0.5])))
        self.high = math.ceil(math.log10(max([*ratios, 2])))

    def x(self, ratio: float) -> float:
        """Where a ratio stands."""
        return _LEFT + (math.log10(ratio) - self.low) / (self.high - self.low) * _WIDTH

    def grid(self, bottom: int) -> list[str]:
        """A line for each power of ten; the one at 1 is dark."""
        lines = []
        for power in range(self.low, self.high + 1):
            at, stroke = f"{self.x(10.0**power):.1f}", "#333" if power == 0 else "#ddd"
            lines.append(f'<path d="M{at} 34V{bottom}" stroke="{stroke}"/>')
            lines.append(f'<text x="{at}" y="{bottom + 14}" text-anchor="middle">{10.0**power:g}</text>')
        return lines


def _group(title: str, group: Sequence[tuple[str, float]], top: int, scale: _Scale) -> list[str]:
    middle = top + _THICK * max(1, len(group)) / 2 + 4
    parts = [f'<text x="{_LEFT - 8}" y="{middle:.0f}" text-anchor="end">{escape(title)}</text>']
    for row, (key, ratio) in enumerate(group):
        begin, end = sorted((scale.x(1), scale.x(ratio)))
        y, width = top + row * _THICK, max(1.0, end - begin)
        parts.append(f'<rect x="{begin:.1f}" y="{y}" width="{width:.1f}" height="{_THICK - 2}" fill="{_COLOURS[key]}"/>')
        parts.append(f'<text x="{end + 4:.1f}" y="{y + 8}" font-size="9">× {short(ratio)}</text>')
    return parts


def _legend(names: Sequence[tuple[str, str]]) -> list[str]:
    parts, at = [], 10
    for key, name in names:
        parts.append(f'<rect x="{at}" y="8" width="12" height="12" fill="{_COLOURS[key]}"/>')
        parts.append(f'<text x="{at + 17}" y="18">{escape(name)}</text>')
        at += 40 + 7 * len(name)
    return parts

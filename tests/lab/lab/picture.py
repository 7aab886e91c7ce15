# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo's picture: for each path the recording laid over what was played, and the latency."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plot  # noqa: E402
import numpy  # noqa: E402

PLAYED = "#2f6690"
RECORDED = "#c2410c"
DIFFERENCE = "#15803d"
INK = "#1f2933"


def onset(signal):
    """First frame that reaches a fifth of the peak: where a latency is seen best."""
    return int(numpy.argmax(numpy.abs(signal) >= 0.2 * numpy.abs(signal).max()))


def envelope(signal, columns):
    """Lowest and highest sample of each column, so that long files draw as the eye expects."""
    edges = numpy.linspace(0, len(signal), min(columns, len(signal)) + 1).astype(int)
    low = numpy.minimum.reduceat(signal, edges[:-1])
    high = numpy.maximum.reduceat(signal, edges[:-1])
    return edges[:-1], low, high


def lanes(axes, peak, labels):
    """Levels of the lanes, the first on top, each marked and named at the left."""
    levels = [-2.3 * peak * index for index in range(len(labels))]
    for level in levels:
        axes.axhline(level, color=INK, linewidth=0.4, alpha=0.5)
    axes.set_yticks(levels, labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return levels


def draw_whole(axes, row, rate):
    """The whole signal; the recording moved back by the latency it was measured to have."""
    played = row["played"]
    peak = numpy.abs(played).max()
    signals = [("played", played, PLAYED)]
    if row["alignment"] is not None:
        offset = row["alignment"].offset
        back = row["recorded"][offset : offset + len(played)]
        signals.append((f"recorded,\n{offset} frames\nearlier", back, RECORDED))
        largest = numpy.abs(back - played).max()
        signals.append((f"difference\n(largest: {largest:.3g})", back - played, DIFFERENCE))
    else:
        signals.append(("recorded\n(not found)", row["recorded"], RECORDED))
    levels = lanes(axes, peak, [name for name, _, _ in signals])
    for level, (_, signal, color) in zip(levels, signals):
        at, low, high = envelope(signal, 1200)
        axes.fill_between(at / rate, level + low, level + high, color=color, linewidth=0.6)
    axes.set_xlim(0, len(played) / rate)
    axes.set_ylim(levels[-1] - 1.2 * peak, 1.2 * peak)
    axes.set_xlabel("seconds of the signal")


def draw_onset(axes, row, rate):
    """A few milliseconds in the host's own time: the recording trails by the round trip."""
    played, recorded = row["played"], row["recorded"]
    start = onset(played)
    offset = row["alignment"].offset if row["alignment"] is not None else 0
    first = max(0, start - max(offset // 2, rate // 1000))
    last = min(len(recorded), start + offset + max(offset, rate // 500))
    frames = numpy.arange(first, last)
    sent = numpy.zeros(last - first)
    inside = frames < len(played)
    sent[inside] = played[frames[inside]]
    back = recorded[first:last]
    ms = 1000 * (frames - start) / rate
    peak = max(numpy.abs(sent).max(), numpy.abs(back).max())
    levels = lanes(axes, peak, ("played", "recorded"))
    axes.plot(ms, levels[0] + sent, color=PLAYED, linewidth=1.5)
    axes.plot(ms, levels[1] + back, color=RECORDED, linewidth=1.5)
    axes.set_ylim(levels[1] - 1.2 * peak, 1.9 * peak)
    axes.set_xlim(ms[0], ms[-1])
    axes.set_xlabel("milliseconds from the onset, in the host's time")
    if row["alignment"] is None:
        return
    lag = 1000 * offset / rate
    for x in (0, lag):
        axes.axvline(x, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
    arrow = {"arrowstyle": "<->", "color": INK, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (lag, 1.25 * peak), (0, 1.25 * peak), arrowprops=arrow)
    axes.text(
        lag / 2,
        1.4 * peak,
        f"{offset} frames = {lag:.3f} ms",
        ha="center",
        va="bottom",
        fontweight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )


def draw(path, title, rate, rows):
    """Writes the PNG. Each row: name, verdict, played and recorded (mono), alignment (or None)."""
    plot.rcParams.update(
        {
            "font.size": 10,
            "axes.edgecolor": INK,
            "text.color": INK,
            "axes.labelcolor": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    )
    figure, grid = plot.subplots(
        len(rows),
        2,
        figsize=(14, 0.9 + 3.9 * len(rows)),
        squeeze=False,
        gridspec_kw={"width_ratios": (1.5, 1)},
        layout="constrained",
    )
    figure.suptitle(title, fontsize=14, fontweight="bold", x=0.01, ha="left")
    for (left, right), row in zip(grid, rows):
        draw_whole(left, row, rate)
        draw_onset(right, row, rate)
        left.set_title(f"{row['name']}: {row['verdict']}", loc="left", fontsize=11.5)
        right.set_title("the latency", loc="left", fontsize=11.5)
    figure.savefig(path, dpi=110)
    plot.close(figure)

"""How sure a share is that was counted: intervals that hold for rare errors too."""

import math

Z95 = 1.959964
_HALVINGS = 60


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Answer the 95 % interval of a share (Wilson 1927); nothing counted says nothing."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = hits / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def at_most(hits: int, n: int) -> float:
    """Answer what a share does not exceed with 95 % confidence (Clopper & Pearson 1934, one-sided).

    With no hit among n it is close to 3 / n.
    """
    if n == 0 or hits >= n:
        return 1.0
    low, high = hits / n, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _no_more_than(hits, n, middle) > 0.05 else (low, middle)
    return high


def _no_more_than(hits: int, n: int, share: float) -> float:
    """Answer the chance of no more than so many hits among n."""
    logs = math.log(share), math.log1p(-share)
    whole = math.lgamma(n + 1)
    return sum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * logs[0] + (n - k) * logs[1])
        for k in range(hits + 1)
    )

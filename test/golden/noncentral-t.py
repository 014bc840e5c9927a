"""Writes noncentral-t.json beside itself: P(T <= t), far out where scipy's nct gives NaN, with mpmath to 30 digits.

    python noncentral-t.py
"""
import json
from pathlib import Path

import mpmath as mp

mp.mp.dps = 30

CASES = [
    (636619.2, 1, 1000000), (636619.2, 1, 150000), (636619.2, 1, 300), (636619.2, 1, 150), (636619.2, 1, 5),
    (1e7, 1, 1e7), (31.6, 2, 40), (199.9, 2, 199.9), (200.1, 2, 200.1), (400, 3, 150), (50, 4, 3), (1000, 5, 990),
    (205, 30, 201), (300, 50, 310),
]


def cdf(t, df, delta):
    """Mean over a standard normal z of P(chi-square > df ((z + delta) / t)^2), t > 0."""
    def integrand(z):
        if z + delta <= 0:
            return mp.npdf(z)
        return mp.npdf(z) * mp.gammainc(mp.mpf(df) / 2, df * ((z + delta) / mp.mpf(t)) ** 2 / 2, mp.inf, regularized=True)

    ends = {-12, -6, -3, 0, 3, 6, 12, min(12, max(-12, -delta))}
    return float(mp.quad(integrand, sorted(ends)))


rows = [{"t": t, "df": df, "delta": delta, "cdf": cdf(t, df, delta)} for t, df, delta in CASES]
Path(__file__).with_suffix(".json").write_text(json.dumps(rows, indent=2) + "\n")

"""Label-free quality of features by their published definitions, in float64 with NumPy; writes quality.json.

The features are those of a formula that the test computes too.
"""
import json
from pathlib import Path

import numpy as np

ROWS, SIZE, DEAD = 90, 64, 4


def features(shift: float) -> np.ndarray:
    i, j = np.arange(1, ROWS + 1)[:, None], np.arange(1, SIZE + 1)[None, :]
    noise = np.sin(i * 12.9898 + j * 78.233) * 43758.5453
    values = (noise - np.floor(noise) - 0.5 + shift * np.sin(i)) / j**0.6 + 0.3 * np.cos(j)
    values[:, :DEAD] = 0.5
    return values.astype(np.float32).astype(np.float64)


def rankme(z: np.ndarray) -> float:
    singular = np.linalg.svd(z, compute_uv=False)
    p = singular / singular.sum() + 1e-7
    return float(np.exp(-(p * np.log(p)).sum()))


def alpha(z: np.ndarray) -> float:
    """Eigenvalues 12 to 50 of the covariance, least squares weighted by 1 / rank."""
    eigenvalues = np.sort(np.linalg.eigvalsh(np.cov(z, rowvar=False)))[::-1]
    ranks = np.arange(12, 51)
    root = np.sqrt(1 / ranks)
    slope, _ = np.polyfit(np.log(ranks), np.log(eigenvalues[ranks - 1]), 1, w=root)
    return float(-slope)


def unit(z: np.ndarray) -> np.ndarray:
    return z / np.linalg.norm(z, axis=1, keepdims=True)


def uniformity(z: np.ndarray) -> float:
    u = unit(z)
    squares = ((u[:, None] - u[None]) ** 2).sum(2)[np.triu_indices(len(u), 1)]
    return float(np.log(np.exp(-2 * squares).mean()))


first, second = features(0), features(0.1)
Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "rankme": rankme(first),
            "rankme_wide": rankme(first[:40]),
            "alpha_req": alpha(first),
            "alignment": float(((unit(first) - unit(second)) ** 2).sum(1).mean()),
            "uniformity": uniformity(first),
            "dead_dimensions": DEAD / SIZE,
        },
        indent=2,
    )
    + "\n"
)

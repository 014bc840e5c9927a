"""Makes calibration.json: python test/golden/calibration.py (scikit-learn 1.9). Log loss and Brier score, and the
expected calibration error by its definition with NumPy."""
import json, pathlib
import numpy as np
from sklearn.metrics import brier_score_loss, log_loss

def case(seed, rows, classes, scale):
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(rows, classes)) * scale
    labels = rng.integers(0, classes, rows)
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    highest, right = p.max(1), p.argmax(1) == labels
    edges = np.linspace(0, 1, 16)
    inside = [(highest > low) & (highest <= high) for low, high in zip(edges[:-1], edges[1:])]
    every = list(range(classes))
    # With two classes scikit-learn's Brier score is that of one class: half of the sum over both.
    brier = 2 * brier_score_loss(labels, p[:, 1]) if classes == 2 else brier_score_loss(labels, p, labels=every, scale_by_half=False)
    return {
        'logits': logits.ravel().tolist(), 'labels': labels.tolist(), 'classes': classes,
        'nll': log_loss(labels, p, labels=every), 'brier': brier,
        'ece': sum(abs(highest[at].mean() - right[at].mean()) * at.mean() for at in inside if at.any()),
        'confidenceRight': highest[right].mean(), 'confidenceWrong': highest[~right].mean(),
    }

cases = [case(0, 60, 2, 1.5), case(1, 80, 3, 2.0), case(2, 50, 10, 4.0)]
json.dump(cases, open(pathlib.Path(__file__).parent / 'calibration.json', 'w'))

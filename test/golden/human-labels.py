"""Makes human-labels.pt, six labels in the layout of CIFAR-10N's file: python test/golden/human-labels.py (PyTorch)."""
import pathlib
import numpy as np, torch

torch.save({
    'clean_label': np.array([0, 1, 2, 2, 1, 0]),
    'worse_label': np.array([0, 2, 2, 1, 1, 0]),
    'aggre_label': np.array([0, 1, 2, 1, 1, 0], dtype=np.int32),
    'names': ['a', 'b', 'c'],
}, pathlib.Path(__file__).parent / 'human-labels.pt', pickle_protocol=2)

"""Makes convex-probe.json: python test/golden/convex-probe.py (scikit-learn 1.9, NumPy 2.4)."""
import json, pathlib
import numpy as np
from sklearn.linear_model import LogisticRegression

here = pathlib.Path(__file__).parent
golden = json.load(open(here / 'evaluation.json'))
x = np.asarray(golden['train'], dtype=np.float64).reshape(-1, golden['size'])
y = np.asarray(golden['trainLabels'])
x = (x - x.mean(0)) / x.std(0)

def fitted(targets, strength):
    """mean loss + strength / 2 |w|^2 is C times the sum of losses + 1 / 2 |w|^2 with C = 1 / (strength rows)."""
    model = LogisticRegression(C=1 / (strength * len(x)), solver='newton-cg', tol=1e-12, max_iter=10000).fit(x, targets)
    return np.concatenate([model.coef_, model.intercept_[:, None]], 1)

def centred(weights):
    """The biases of a softmax have no penalty and so are determined up to a constant."""
    weights[:, -1] -= weights[:, -1].mean()
    return weights

strengths = [1, .1, .01, .001]
tags = np.stack([(x[:, 0] > .3), (x[:, 1] + x[:, 2] > 0)], 1).astype(int)
tags[::5] = 1 - tags[::5]
json.dump({
    'softmax': [{'strength': s, 'weights': centred(fitted(y, s)).ravel().tolist()} for s in strengths],
    'tags': tags.ravel().tolist(),
    'logistic': [{'strength': s, 'weights': np.concatenate([fitted(tags[:, t], s) for t in range(2)]).ravel().tolist()} for s in strengths],
}, open(here / 'convex-probe.json', 'w'))

"""The workloads on frozen features and the noisy-label table, in PyTorch and scikit-learn."""
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F


def median_seconds(call, times=3):
    """Median time of a call in seconds, after one warm-up call."""
    taken = []
    for _ in range(1 + times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def knn():
    train, test = F.normalize(torch.randn(5000, 512), dim=1), F.normalize(torch.randn(8000, 512), dim=1)
    labels = torch.randint(0, 10, (5000,))

    def vote():
        for queries in test.split(1000):
            similarity, i = (queries @ train.T).topk(200)
            torch.zeros(len(queries), 10).scatter_add_(1, labels[i], (similarity / .07).exp()).argmax(1)

    return {'seconds': median_seconds(vote)}


def kmeans():
    from sklearn.cluster import KMeans
    x = torch.randn(8000, 512).numpy()
    fitted = KMeans(10, n_init=10, random_state=0)
    return {'seconds': median_seconds(lambda: fitted.fit(x)), 'inertia': float(fitted.inertia_)}


def linear_probe():
    x, y = torch.randn(5000, 512), torch.randint(0, 10, (5000,))

    def train():
        probe = nn.Linear(512, 10)
        optimizer = torch.optim.SGD(probe.parameters(), .1, momentum=.9)
        for _ in range(20):
            for i in torch.randperm(5000).split(128):
                descend(F.cross_entropy(probe(x[i]), y[i]), optimizer)

    return {'seconds': median_seconds(train)}


def convex_probe():
    """scikit-learn's way to the same probe: standardised features, the strength chosen on a fifth of the rows."""
    import numpy
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler
    random = numpy.random.default_rng(0)
    x = random.standard_normal((10_000, 512)).astype('f4')
    logits = x @ (2 * random.standard_normal((512, 10)) / 512 ** .5)
    y = (logits + random.gumbel(size=logits.shape)).argmax(1)
    (x, test), (y, truth) = (x[:5000], x[5000:]), (y[:5000], y[5000:])

    def fitted(x, y, strength, start=None):
        """The same minimum for C = 1 / (strength x rows), from the solution of the strength before."""
        probe = LogisticRegression(C=1 / (strength * len(x)), max_iter=1000, warm_start=start is not None)
        if start is not None:
            probe.coef_, probe.intercept_, probe.classes_ = start.coef_.copy(), start.intercept_.copy(), start.classes_
        return probe.fit(x, y)

    accuracy = None

    def train():
        nonlocal accuracy
        scaler = StandardScaler().fit(x)
        rows = scaler.transform(x)
        kept, held, kept_y, held_y = train_test_split(rows, y, test_size=.2, stratify=y, random_state=0)
        best, worse, probe = (float('inf'), None, None), 0, None
        for strength in (1, .3, .1, .03, .01, .003, .001, .0003, .0001):
            probe = fitted(kept, kept_y, strength, probe)
            loss = log_loss(held_y, probe.predict_proba(held))
            worse = 0 if loss < best[0] else worse + 1
            best = min(best, (loss, strength, probe), key=lambda found: found[0])
            if worse == 2:
                break
        accuracy = float(fitted(rows, y, *best[1:]).score(scaler.transform(test), truth))

    return {'seconds': median_seconds(train), 'accuracy': accuracy}


def gls_table(models=6, steps=300):
    """Trains 275 models of 1,000 steps each, one by one; the total time is extrapolated from a few models."""
    x, y = torch.randn(2595, 240), torch.randint(0, 2, (2595,))
    start = time.perf_counter()
    for _ in range(models):
        model = nn.Sequential(nn.Linear(240, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))
        optimizer = torch.optim.Adam(model.parameters(), 1e-3)
        for _ in range(steps):
            i = torch.randperm(2595)[:64]
            descend(F.cross_entropy(model(x[i]), y[i]), optimizer)
    return {'seconds': (time.perf_counter() - start) / (models * steps) * 275_000, 'extrapolated': True}


def descend(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

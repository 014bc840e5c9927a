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

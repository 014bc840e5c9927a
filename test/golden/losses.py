"""Makes losses.json: python test/golden/losses.py (PyTorch, float64). Losses for wrong labels and their gradients."""
import json, pathlib
import torch

torch.set_default_dtype(torch.float64)
logits = [[0.3, -1.2, 2.0], [4.0, 0.5, -0.5], [-0.7, 0.1, 0.2], [1.5, 1.0, -2.0]]
labels = torch.tensor([2, 1, 0, 1])
transition = torch.tensor([[0.7, 0.2, 0.1], [0.25, 0.7, 0.05], [0.0, 0.4, 0.6]])
rows = torch.arange(4)

def cross_entropy(p): return -torch.log(p[rows, labels])
def forward(p): return -torch.log((p @ transition)[rows, labels])
def soft(p, beta=0.95):
    y = torch.nn.functional.one_hot(labels, 3)
    return -((beta * y + (1 - beta) * p) * torch.log(p)).sum(1)
def hard(p, beta=0.8): return -(beta * torch.log(p[rows, labels]) + (1 - beta) * torch.log(p.max(1).values))
def generalised(p, q=0.7): return (1 - p[rows, labels] ** q) / q
def truncated(p, q=0.7, k=0.5):
    own = p[rows, labels]
    return torch.where(own > k, generalised(p, q), torch.full_like(own, (1 - k ** q) / q))
def symmetric(p, alpha=0.1, beta=1.0, zero=-4.0):
    logs = torch.full((4, 3), zero)
    logs[rows, labels] = 0.0
    return alpha * cross_entropy(p) - beta * (p * logs).sum(1)
def peer(p, alpha=1.0): return cross_entropy(p) + alpha * torch.log(p[rows, labels.roll(-1)])

def measured(loss):
    z = torch.tensor(logits, requires_grad=True)
    values = loss(torch.softmax(z, 1))
    values.sum().backward()
    return {'values': values.tolist(), 'gradient': z.grad.tolist()}

losses = {'forward': forward, 'bootstrap-soft': soft, 'bootstrap-hard': hard, 'gce': generalised, 'gce-truncated': truncated, 'sce': symmetric, 'peer': peer}
json.dump(
    {'logits': logits, 'labels': labels.tolist(), 'transition': transition.tolist(),
     'losses': {name: measured(loss) for name, loss in losses.items()}},
    open(pathlib.Path(__file__).parent / 'losses.json', 'w'))

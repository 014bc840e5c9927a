"""Values and gradients of four published losses, by PyTorch: python method-losses.py > method-losses.json (torch 2.15, numpy)."""
import json
import torch
import torch.nn.functional as F

torch.manual_seed(0)
B, D, MASKS = 5, 4, 2
z0 = torch.randn(B, D, dtype=torch.float64)
z1 = torch.randn(MASKS * B, D, dtype=torch.float64)
target0 = torch.randn(B, D, dtype=torch.float64)
target1 = torch.randn(MASKS * B, D, dtype=torch.float64)


def off_diagonal(x):
    return x[~torch.eye(x.shape[0], dtype=torch.bool)]


def vicreg(x, y):
    """github.com/facebookresearch/vicreg, main_vicreg.py, with its default weights."""
    repr_loss = F.mse_loss(x, y)
    x, y = x - x.mean(dim=0), y - y.mean(dim=0)
    std_x, std_y = torch.sqrt(x.var(dim=0) + 0.0001), torch.sqrt(y.var(dim=0) + 0.0001)
    std_loss = F.relu(1 - std_x).mean() / 2 + F.relu(1 - std_y).mean() / 2
    cov_x, cov_y = (x.T @ x) / (B - 1), (y.T @ y) / (B - 1)
    cov_loss = off_diagonal(cov_x).pow(2).sum() / D + off_diagonal(cov_y).pow(2).sum() / D
    return 25 * repr_loss + 25 * std_loss + cov_loss


def barlow(x, y):
    """github.com/facebookresearch/barlowtwins, main.py: bn without scale and shift, lambda .0051."""
    bn = torch.nn.BatchNorm1d(D, affine=False, dtype=torch.float64)
    c = bn(x).T @ bn(y) / B
    return (torch.diagonal(c) - 1).pow(2).sum() + 0.0051 * off_diagonal(c).pow(2).sum()


def ctr(q, k, T=0.2):
    """github.com/facebookresearch/moco-v3, moco/builder.py, on one device."""
    q, k = F.normalize(q, dim=1), F.normalize(k, dim=1)
    logits = torch.einsum("nc,mc->nm", [q, k]) / T
    return torch.nn.CrossEntropyLoss()(logits, torch.arange(B)) * (2 * T)


def h(target, student):
    """Algorithm 1 of the DINO paper, with the centre at 0."""
    return -(F.softmax(target / 0.04, dim=1) * F.log_softmax(student / 0.1, dim=1)).sum(dim=1).mean()


def golden(loss):
    a, b = z0.clone().requires_grad_(), z1.clone().requires_grad_()
    total = sum(loss(a, b[m * B : (m + 1) * B], target0, target1[m * B : (m + 1) * B]) for m in range(MASKS))
    total.backward()
    return {"loss": total.item(), "first": a.grad.tolist(), "other": b.grad.tolist()}


print(
    json.dumps(
        {
            "z0": z0.tolist(),
            "z1": z1.tolist(),
            "target0": target0.tolist(),
            "target1": target1.tolist(),
            "vicreg": golden(lambda a, b, s, t: vicreg(a, b)),
            "barlow-twins": golden(lambda a, b, s, t: barlow(a, b)),
            "mocov3": golden(lambda a, b, s, t: ctr(a, t) + ctr(b, s)),
            "dino": golden(lambda a, b, s, t: (h(s, b) + h(t, a)) / 2),
        },
        indent=1,
    )
)

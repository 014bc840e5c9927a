"""PyTorch reference figures for the same workloads as the project's own `perf` command.

Usage: python torch_reference.py WORKLOAD...   (torch 2.13, torchvision, scikit-learn); prints one JSON line each: {"workload", "images_per_s" | "seconds"}; `kmeans` its inertia too.
Pretraining: median of timed steps after one warm-up step. The rest: one timed pass. float32; 2 threads; no GPU; images are augmented
in the training process (with 2 cores, loader workers would share them). gls-table is extrapolated from 6 models x 300 steps.
"""
import sys, time, json, math
import torch, torchvision
from torch import nn
import torch.nn.functional as F
from torchvision import transforms as T
from PIL import Image
import numpy as np
torch.set_num_threads(2)

def median(xs): return sorted(xs)[len(xs)//2]

def resnet18(cifar):
    m = torchvision.models.resnet18()
    m.fc = nn.Identity()
    if cifar:
        m.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False); m.maxpool = nn.Identity()
    return m, 512

class Block(nn.Module):
    def __init__(s, i, o, st):
        super().__init__()
        s.a = nn.Sequential(nn.Conv2d(i, o, 3, st, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(), nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o))
        s.d = nn.Identity() if st == 1 and i == o else nn.Sequential(nn.Conv2d(i, o, 1, st, bias=False), nn.BatchNorm2d(o))
    def forward(s, x): return F.relu(s.a(x) + s.d(x))

def small():
    """The CPU-sized encoder: 3x3 stem of stride 2, one basic block per stage, width 16."""
    return nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        Block(64, 128, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 128

class ViTTiny(nn.Module):
    def __init__(s, size=96, patch=16, d=192, depth=12, heads=3):
        super().__init__()
        s.vit = torchvision.models.VisionTransformer(size, patch, depth, heads, d, d*4)
        s.vit.heads = nn.Identity()
    def forward(s, x): return s.vit(x)

class UNet(nn.Module):
    """One 3x3 conv + GroupNorm(8) + ReLU per level, nearest resize, MLP bottleneck, N-way softmax."""
    def __init__(s, size, c, n):
        super().__init__()
        levels = int(math.log2(size) - 1)
        enc = {4: [c, 2*c, 2*c, 2*c], 5: [c, c, 2*c, 2*c, 2*c]}[levels]
        blk = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, 1, 1, bias=False), nn.GroupNorm(8, o), nn.ReLU())
        i = 3; s.enc = nn.ModuleList()
        for o in enc: s.enc.append(blk(i, o)); i = o
        f = size // 2 ** (levels - 1); s.f = f; w = enc[-1]; s.w = w
        s.mlp = nn.Sequential(nn.Linear(w*f*f, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, w*f*f), nn.ReLU())
        s.dec = nn.ModuleList(); up = w
        dec = {4: [2*c, 2*c, c, c], 5: [2*c, 2*c, c, c, c]}[levels]
        for skip, o in zip(reversed(enc), dec): s.dec.append(blk(up + skip, o)); up = o
        s.head = nn.Conv2d(up, n, 1)
    def forward(s, x):
        skips = []
        for k, e in enumerate(s.enc):
            x = e(x); skips.append(x)
            if k < len(s.enc) - 1: x = F.interpolate(x, scale_factor=.5, mode='nearest')
        b = x.shape[0]
        x = s.mlp(x.reshape(b, -1)).reshape(b, s.w, s.f, s.f)
        for k, d in enumerate(s.dec):
            x = d(torch.cat([x, skips.pop()], 1))
            if k < len(s.dec) - 1: x = F.interpolate(x, scale_factor=2., mode='nearest')
        return s.head(x).softmax(1)

def projector(d): return nn.Sequential(nn.Linear(d, 2048), nn.ReLU(), nn.Linear(2048, 256))

def nt_xent(a, b, t=.2):
    z = F.normalize(torch.cat([a, b]), dim=1); s = z @ z.T / t
    n = len(z); s.fill_diagonal_(-1e9)
    return F.cross_entropy(s, torch.arange(n).roll(n//2))

def pipeline(size):
    return T.Compose([T.RandomResizedCrop(size, (.08, 1), interpolation=T.InterpolationMode.BICUBIC),
        T.RandomApply([T.ColorJitter(.8, .8, .8, .2)], .8), T.RandomGrayscale(.2),
        T.RandomApply([T.GaussianBlur(5, (.1, 2.))], .5), T.RandomHorizontalFlip(), T.ToTensor(),
        T.Normalize((.4914, .4823, .4466), (.247, .243, .261))])

def timed(step, images, n=5):
    step(); ts = []
    for _ in range(n):
        t = time.perf_counter(); step(); ts.append(time.perf_counter() - t)
    return {'images_per_s': round(images / median(ts), 2)}

def pretrain(backbone, size, bs, adios_n=0, augment=True, c=32):
    enc, d = (ViTTiny(size), 192) if backbone == 'vit-tiny' else small() if backbone == 'small' else resnet18(size == 32)
    proj = projector(d); params = list(enc.parameters()) + list(proj.parameters())
    opt = torch.optim.SGD(params, .1, momentum=.9, weight_decay=1e-4)
    raw = [Image.fromarray(np.random.randint(0, 255, (size, size, 3), dtype=np.uint8)) for _ in range(bs)]
    tf = pipeline(size); fixed = torch.randn(bs, 3, size, size)
    view = (lambda: torch.stack([tf(r) for r in raw])) if augment else (lambda: fixed)
    g = lambda x: proj(enc(x))
    if not adios_n:
        def step():
            a, b = view(), view()
            loss = nt_xent(g(a), g(b)); opt.zero_grad(); loss.backward(); opt.step(); return loss.item()
        return timed(step, bs)
    unet = UNet(size, c, adios_n); mopt = torch.optim.SGD(unet.parameters(), .02, momentum=.9)
    def step():
        a, b = view(), view()
        with torch.no_grad(): m = unet(b)
        za = g(a)
        loss = sum(nt_xent(za, g(b * (1 - m[:, k:k+1]))) for k in range(adios_n))
        opt.zero_grad(); loss.backward(); opt.step()
        for p in params: p.requires_grad_(False)
        m = unet(b); 
        with torch.no_grad(): za = g(a)
        pen = (1 / (torch.sin(math.pi * m.mean((2, 3))) + 1e-10)).mean(0).sum()
        loss = -(sum(nt_xent(za, g(b * (1 - m[:, k:k+1]))) for k in range(adios_n)) - pen)
        mopt.zero_grad(); loss.backward(); mopt.step()
        for p in params: p.requires_grad_(True)
        return loss.item()
    return timed(step, bs, 3)

def knn():
    tr, te, y = F.normalize(torch.randn(5000, 512), dim=1), F.normalize(torch.randn(8000, 512), dim=1), torch.randint(0, 10, (5000,))
    t = time.perf_counter()
    for q in te.split(1000):
        s, i = (q @ tr.T).topk(200); w = (s / .07).exp()
        torch.zeros(len(q), 10).scatter_add_(1, y[i], w).argmax(1)
    return {'seconds': round(time.perf_counter() - t, 3)}

def kmeans():
    from sklearn.cluster import KMeans
    x = np.random.default_rng(0).standard_normal((8000, 512)).astype(np.float32)
    t = time.perf_counter(); fitted = KMeans(10, n_init=10, random_state=0).fit(x)
    return {'seconds': round(time.perf_counter() - t, 3), 'inertia': float(fitted.inertia_)}

def linear():
    x, y = torch.randn(5000, 512), torch.randint(0, 10, (5000,)); m = nn.Linear(512, 10)
    o = torch.optim.SGD(m.parameters(), .1, momentum=.9); t = time.perf_counter()
    for _ in range(20):
        for i in torch.randperm(5000).split(128):
            l = F.cross_entropy(m(x[i]), y[i]); o.zero_grad(); l.backward(); o.step()
    return {'seconds': round((time.perf_counter() - t), 3)}

def gls():
    x, y = torch.randn(2595, 240), torch.randint(0, 2, (2595,)); t = time.perf_counter()
    for _ in range(6):
        m = nn.Sequential(nn.Linear(240, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2)); o = torch.optim.Adam(m.parameters(), 1e-3)
        for _ in range(300):
            i = torch.randperm(2595)[:64]; l = F.cross_entropy(m(x[i]), y[i]); o.zero_grad(); l.backward(); o.step()
    return {'seconds': round((time.perf_counter() - t) / 1800 * 275000, 1), 'extrapolated': True}

W = {
 'simclr-resnet18-32': lambda: pretrain('resnet18', 32, 128),
 'simclr-resnet18-96': lambda: pretrain('resnet18', 96, 64),
 'simclr-vit-tiny-96': lambda: pretrain('vit-tiny', 96, 64),
 'simclr-adios-resnet18-96': lambda: pretrain('resnet18', 96, 32, 4),
 'simclr-adios-vit-tiny-96': lambda: pretrain('vit-tiny', 96, 32, 4),
 'simclr-small-32': lambda: pretrain('small', 32, 64), 'simclr-adios-small-32': lambda: pretrain('small', 32, 64, 4, c=8),
 'knn': knn, 'kmeans': kmeans, 'linear-probe': linear, 'gls-table': gls,
}
def augment(size=96, bs=128):
    raw = [Image.fromarray(np.random.randint(0, 255, (size, size, 3), dtype=np.uint8)) for _ in range(bs)]
    tf = pipeline(size); return timed(lambda: torch.stack([tf(r) for r in raw]), bs)
W['augment-96'] = augment
for w in sys.argv[1:] or W: print(json.dumps({'workload': w, **W[w]()}), flush=True)

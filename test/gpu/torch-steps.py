"""The workloads of `npm run test:gpu` in PyTorch, one JSON line each: eager and torch.compile; the step alone, and with both views
made on the device from uint8 images in host memory, a batch at a time, as ours are. Nothing but torch is needed.

    torch-steps.py --device gpu|cpu --seconds N [--small]
"""
import argparse, json, math, statistics, time

STARTED = time.monotonic()
try:
    import torch
except ImportError as error:
    print(json.dumps({'skipped': 'PyTorch', 'why': f"python3 here can't load it ({error})"}))
    raise SystemExit(0)
from torch import nn
from torch.nn import functional as F

MEAN, STD = (.4914, .4822, .4465), (.247, .2435, .2616)


class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True),
                                  nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o))
        same = stride == 1 and i == o
        self.short = nn.Identity() if same else nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        return F.relu(self.body(x) + self.short(x))


def resnet(stem, widths, blocks):
    layers, i = list(stem), widths[0]
    for stage, o in enumerate(widths):
        for k in range(blocks):
            layers.append(Block(i, o, 2 if stage and not k else 1))
            i = o
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()), widths[-1]


def resnet18():
    stem = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    return resnet(stem, (64, 128, 256, 512), 2)


def small():
    return resnet([nn.Conv2d(3, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True)], (16, 32, 64, 128), 1)


class Layer(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads, self.before, self.between = heads, nn.LayerNorm(d, 1e-6), nn.LayerNorm(d, 1e-6)
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = self.qkv(self.before(x)).reshape(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        x = x + self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, d))
        return x + self.mlp(self.between(x))


class ViTTiny(nn.Module):
    def __init__(self, size=96, patch=16, d=192, depth=12, heads=3):
        super().__init__()
        self.patches = nn.Conv2d(3, d, patch, patch)
        self.first = nn.Parameter(torch.zeros(1, 1, d))
        self.places = nn.Parameter(torch.randn(1, (size // patch) ** 2 + 1, d) * .02)
        self.layers, self.norm = nn.Sequential(*(Layer(d, heads) for _ in range(depth))), nn.LayerNorm(d, 1e-6)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.first.expand(len(x), -1, -1), x], 1) + self.places
        return self.norm(self.layers(x))[:, 0]


class UNet(nn.Module):
    """ADIOS's occlusion model: a 3x3 convolution, GroupNorm and ReLU a level, nearest resizing, an MLP at the bottom, softmax over N."""

    def __init__(self, size, c, n):
        super().__init__()
        down, up = {4: ([c, 2 * c, 2 * c, 2 * c], [2 * c, 2 * c, c, c]),
                    5: ([c, c, 2 * c, 2 * c, 2 * c], [2 * c, 2 * c, c, c, c])}[int(math.log2(size) - 1)]
        level = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, 1, 1, bias=False), nn.GroupNorm(8, o), nn.ReLU(inplace=True))
        self.down = nn.ModuleList(level(i, o) for i, o in zip([3, *down], down))
        self.w, self.f = down[-1], size // 2 ** (len(down) - 1)
        flat = self.w * self.f ** 2
        self.mlp = nn.Sequential(nn.Linear(flat, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, flat), nn.ReLU())
        self.up = nn.ModuleList(level(i + skip, o) for i, skip, o in zip([self.w, *up], reversed(down), up))
        self.head = nn.Conv2d(up[-1], n, 1)

    def forward(self, x):
        skips = []
        for k, level in enumerate(self.down):
            x = level(F.interpolate(x, scale_factor=.5, mode='nearest') if k else x)
            skips.append(x)
        x = self.mlp(x.flatten(1)).reshape(len(x), self.w, self.f, self.f)
        for k, level in enumerate(self.up):
            x = level(torch.cat([F.interpolate(x, scale_factor=2., mode='nearest') if k else x, skips.pop()], 1))
        return self.head(x).softmax(1)


def nt_xent(a, b, temperature=.2):
    z = F.normalize(torch.cat([a, b]).float(), dim=1)
    n = len(z)
    s = (z @ z.T / temperature).masked_fill(torch.eye(n, dtype=torch.bool, device=z.device), -1e9)
    return F.cross_entropy(s, torch.arange(n, device=z.device).roll(n // 2))


def views(images):
    """SimCLR's augmentation of a batch on its device: [batch, 3, size, size] uint8 -> normalised."""
    b, _, size, _ = images.shape
    device = images.device
    draw = lambda low=0., high=1.: torch.empty(b, device=device).uniform_(low, high)
    x = images.float() / 255
    area, ratio = draw(.08, 1), draw(math.log(3 / 4), math.log(4 / 3)).exp()
    w, h = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    cx, cy = (2 * draw() - 1) * (1 - w), (2 * draw() - 1) * (1 - h)
    flip = torch.where(draw() < .5, -1., 1.)
    zero = torch.zeros_like(w)
    theta = torch.stack([torch.stack([w * flip, zero, cx], 1), torch.stack([zero, h, cy], 1)], 1)
    x = F.grid_sample(x, F.affine_grid(theta, list(x.shape), align_corners=False), align_corners=False, padding_mode='reflection')
    weights = torch.tensor([.299, .587, .114], device=device).view(1, 3, 1, 1)
    grey = lambda x: (x * weights).sum(1, keepdim=True)
    jitter = draw() < .8
    factor = lambda: torch.where(jitter, draw(.2, 1.8), 1.).view(-1, 1, 1, 1)
    x = (x * factor()).clamp(0, 1)
    f = factor(); x = (x * f + grey(x).mean((2, 3), keepdim=True) * (1 - f)).clamp(0, 1)
    f = factor(); x = (x * f + grey(x) * (1 - f)).clamp(0, 1)
    angle = torch.where(jitter, draw(-.2, .2), 0.) * 2 * math.pi
    yiq = torch.tensor([[.299, .587, .114], [.596, -.274, -.321], [.211, -.523, .311]], device=device)
    c, s, one = angle.cos(), angle.sin(), torch.ones_like(angle)
    turn = torch.stack([one, zero, zero, zero, c, -s, zero, s, c], 1).view(b, 3, 3)
    x = (yiq.inverse() @ turn @ yiq @ x.flatten(2)).view_as(x).clamp(0, 1)
    x = torch.where((draw() < .2).view(-1, 1, 1, 1), grey(x), x)
    sigma = draw(.1, 2).view(-1, 1)
    kernel = (-torch.arange(-2, 3, device=device).view(1, 5) ** 2 / (2 * sigma ** 2)).exp()
    sharp = torch.tensor([0., 0, 1, 0, 0], device=device)
    kernel = torch.where((draw() < .5).view(-1, 1), kernel / kernel.sum(1, keepdim=True), sharp).repeat_interleave(3, 0)
    y = F.pad(x.reshape(1, b * 3, size, size), (2, 2, 2, 2), mode='reflect')
    y = F.conv2d(y, kernel.view(-1, 1, 1, 5), groups=b * 3)
    x = F.conv2d(y, kernel.view(-1, 1, 5, 1), groups=b * 3).view_as(x)
    return (x - torch.tensor(MEAN, device=device).view(1, 3, 1, 1)) / torch.tensor(STD, device=device).view(1, 3, 1, 1)


WORKLOADS = {  # encoder, size, batch, masks
    'simclr-resnet18-96': (resnet18, 96, 256, 0),
    'simclr-adios-vit-tiny-96': (lambda: (ViTTiny(), 192), 96, 32, 4),
    'simclr-small-32': (small, 32, 64, 0),
}


class Step:
    def __init__(self, workload, mode, precision, device, batch=None):
        build, size, own, n = WORKLOADS[workload]
        self.batch, self.device, self.n = batch or own, device, n
        self.half = precision == 'bfloat16'
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision != 'float32'
        compiled = (lambda f: torch.compile(f)) if mode == 'compile' else (lambda f: f)
        torch.manual_seed(0)
        encoder, d = build()
        net = nn.Sequential(encoder, nn.Linear(d, 2048), nn.ReLU(inplace=True), nn.Linear(2048, 256)).to(device, memory_format=torch.channels_last)
        self.params, self.net = list(net.parameters()), compiled(net)
        self.sgd = torch.optim.SGD(self.params, .1, momentum=.9, weight_decay=1e-4)
        if n:
            unet = UNet(size, 32, n).to(device, memory_format=torch.channels_last)
            self.unet, self.mask_sgd = compiled(unet), torch.optim.SGD(unet.parameters(), .02, momentum=.9)
        self.views = compiled(views)
        self.images = torch.randint(0, 256, (self.batch, 3, size, size), dtype=torch.uint8)
        if device == 'cuda':
            self.images = self.images.pin_memory()
        self.same = [self.fresh() for _ in range(2)]

    def fresh(self):
        return self.views(self.images.to(self.device, non_blocking=True)).contiguous(memory_format=torch.channels_last)

    def __call__(self, pair):
        with torch.autocast(self.device, torch.bfloat16, enabled=self.half):
            loss = (self.adios if self.n else self.simclr)(*pair)
        return loss.item()

    def descend(self, loss, optimizer):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def simclr(self, a, b):
        loss = nt_xent(self.net(a), self.net(b))
        self.descend(loss, self.sgd)
        return loss.detach()

    def adios(self, a, b):
        hidden = lambda m: [self.net(b * (1 - m[:, k:k + 1])) for k in range(self.n)]
        masks = self.unet(b)
        za = self.net(a)
        loss = sum(nt_xent(za, z) for z in hidden(masks.detach()))
        self.descend(loss, self.sgd)
        for p in self.params:
            p.requires_grad_(False)
        with torch.no_grad():
            za = self.net(a)
        penalty = (1 / (torch.sin(math.pi * masks.float().mean((2, 3))) + 1e-10)).mean(0).sum()
        self.descend(penalty - sum(nt_xent(za, z) for z in hidden(masks)), self.mask_sgd)
        for p in self.params:
            p.requires_grad_(True)
        return loss.detach()


def median_ms(call, times):
    for _ in range(min(3, times)):
        call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--device', choices=['gpu', 'cpu'], required=True)
    options.add_argument('--seconds', type=float, required=True)
    options.add_argument('--small', action='store_true', help='few images and steps: a rehearsal')
    o = options.parse_args()
    device = 'cuda' if o.device == 'gpu' else 'cpu'
    if device == 'cuda' and not torch.cuda.is_available():
        print(json.dumps({'skipped': 'PyTorch', 'why': 'it finds no GPU'}))
        return
    torch.backends.cudnn.benchmark = True
    if o.small:
        torch.set_num_threads(1)
    plan = [(m, p, w) for m, p in (('eager', 'tf32'), ('compile', 'tf32'), ('compile', 'bfloat16'), ('eager', 'bfloat16'), ('eager', 'float32'))
            for w in WORKLOADS]
    if o.small:
        plan = [(m, p, w) for m, p, w in plan if p == 'tf32']
    longest = {}
    for mode, precision, workload in plan:
        item, began = f'{workload}, {mode}, {precision}', time.monotonic()
        if o.seconds - (began - STARTED) <= longest.get(mode, 0):
            print(json.dumps({'skipped': item, 'why': 'no time was left'}), flush=True)
            continue
        try:
            step = Step(workload, mode, precision, device, 2 if o.small else None)
            times = 1 if o.small else 20
            alone = median_ms(lambda: step(step.same), times)
            whole = median_ms(lambda: step([step.fresh(), step.fresh()]), times)
            after = torch.cuda.max_memory_reserved() >> 20 if device == 'cuda' else None
            rate = lambda ms: float(f'{step.batch / ms * 1000:.4g}')
            print(json.dumps({'workload': workload, 'mode': mode, 'precision': 'float32' if device == 'cpu' else precision, 'batch': step.batch,
                              'step alone': rate(alone), 'with views': rate(whole), 'ms a step': float(f'{alone:.4g}'),
                              'reserved MiB': after, 'torch': torch.__version__}), flush=True)
        except Exception as error:  # a compiler that is missing, memory that does not suffice: the next one may do
            print(json.dumps({'skipped': item, 'why': str(error).strip().split('\n')[0][:300]}), flush=True)
        longest[mode] = max(longest.get(mode, 0), time.monotonic() - began)
        if device == 'cuda':
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()


main()

"""The models of the pretraining workloads in PyTorch: the same encoders, projector, occlusion model, losses and sizes."""
import math

import torch
import torchvision
from torch import nn
from torch.nn import functional as F


def resnet18(size):
    """torchvision's ResNet-18; for images of 32x32, with a 3x3 stem and no max-pooling."""
    net = torchvision.models.resnet18()
    net.fc = nn.Identity()
    if size == 32:
        net.conv1, net.maxpool = nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.Identity()
    return net, 512


class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True),
            nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o))
        same = stride == 1 and i == o
        self.short = nn.Identity() if same else nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        return F.relu(self.body(x) + self.short(x), inplace=True)


def small(size):
    """The small encoder for CPUs: a 3x3 stem of stride 2, then one basic block per stage, starting at width 16."""
    stem = [nn.Conv2d(3, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True)]
    stages = [Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2), Block(64, 128, 2)]
    return nn.Sequential(*stem, *stages, nn.AdaptiveAvgPool2d(1), nn.Flatten()), 128


def vit_tiny(size):
    """timm's vit_tiny_patch16_224 for another image size, as torchvision's class."""
    net = torchvision.models.VisionTransformer(size, patch_size=16, num_layers=12, num_heads=3, hidden_dim=192, mlp_dim=768)
    net.heads = nn.Identity()
    return net, 192


class UNet(nn.Module):
    """ADIOS's occlusion model: a U-Net with one 3x3 convolution, GroupNorm and ReLU per level, nearest-neighbour resizing,
    an MLP at the bottleneck, and a softmax over N masks."""

    def __init__(self, size, c, n):
        super().__init__()
        down = {4: [c, 2 * c, 2 * c, 2 * c], 5: [c, c, 2 * c, 2 * c, 2 * c]}[int(math.log2(size) - 1)]
        up = [down[0], *down[:-1]][::-1]
        level = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, 1, 1, bias=False), nn.GroupNorm(8, o), nn.ReLU(inplace=True))
        self.down = nn.ModuleList(level(i, o) for i, o in zip([3, *down], down))
        self.width, self.side = down[-1], size // 2 ** (len(down) - 1)
        flat = self.width * self.side ** 2
        self.mlp = nn.Sequential(nn.Linear(flat, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, flat), nn.ReLU())
        self.up = nn.ModuleList(level(i + skip, o) for i, skip, o in zip([self.width, *up], reversed(down), up))
        self.head = nn.Conv2d(up[-1], n, 1)

    def forward(self, x):
        skips = []
        for k, level in enumerate(self.down):
            x = level(F.interpolate(x, scale_factor=.5, mode='nearest') if k else x)
            skips.append(x)
        x = self.mlp(x.flatten(1)).reshape(len(x), self.width, self.side, self.side)
        for k, level in enumerate(self.up):
            x = level(torch.cat([F.interpolate(x, scale_factor=2., mode='nearest') if k else x, skips.pop()], 1))
        return self.head(x).softmax(1)


def nt_xent(a, b, temperature=.2):
    z = F.normalize(torch.cat([a, b]), dim=1)
    s = (z @ z.T / temperature).fill_diagonal_(-1e9)
    return F.cross_entropy(s, torch.arange(len(z)).roll(len(a)))


class Step:
    """One step of SimCLR on two views, with N learned masks if `masks` is not 0. `mode` is eager, channels_last or compile."""

    def __init__(self, encoder, size, masks, width, mode):
        torch.manual_seed(0)
        encoder, features = encoder(size)
        net = nn.Sequential(encoder, nn.Linear(features, 2048), nn.ReLU(inplace=True), nn.Linear(2048, 256))
        self.format = torch.contiguous_format if mode == 'eager' else torch.channels_last
        compiled = torch.compile if mode == 'compile' else lambda module: module
        self.parameters = list(net.parameters())
        self.net = compiled(net.to(memory_format=self.format))
        self.optimizer = torch.optim.SGD(self.parameters, .1, momentum=.9, weight_decay=1e-4)
        self.masks = masks
        if masks:
            unet = UNet(size, width, masks).to(memory_format=self.format)
            self.unet = compiled(unet)
            self.mask_optimizer = torch.optim.SGD(unet.parameters(), .02, momentum=.9, weight_decay=5e-4)

    def __call__(self, a, b):
        a, b = (view.contiguous(memory_format=self.format) for view in (a, b))
        return (self.adios if self.masks else self.simclr)(a, b)

    def simclr(self, a, b):
        loss = nt_xent(self.net(a), self.net(b))
        descend(loss, self.optimizer)
        return loss.item()

    def adios(self, a, b):
        masks = self.unet(b)  # once per step: nothing that it depends on changes before its own update
        loss = self.hidden(self.net(a), b, masks.detach())
        descend(loss, self.optimizer)
        for p in self.parameters:
            p.requires_grad_(False)
        penalty = (1 / (torch.sin(math.pi * masks.mean((2, 3))) + 1e-10)).mean(0).sum()
        descend(penalty - self.hidden(self.net(a), b, masks), self.mask_optimizer)
        for p in self.parameters:
            p.requires_grad_(True)
        return loss.item()

    def hidden(self, z, b, masks):
        """Encodes each masked view separately, so that it is normalised by its own statistics."""
        return sum(nt_xent(z, self.net(b * (1 - masks[:, k:k + 1]))) for k in range(self.masks))


def descend(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

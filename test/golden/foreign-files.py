"""Small checkpoints in the forms that torch projects write, with the features that torch computes, for foreign-files.json.

python test/golden/foreign-files.py   (torch 2.15, torchvision 0.29, timm 1.0.31, safetensors 0.8)
"""
import argparse, collections, json, os
import safetensors.torch, timm, torch, torchvision
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'foreign-files')
os.makedirs(folder, exist_ok=True)
torch.manual_seed(0)


class Small(ResNet):
    """torchvision's ResNet with 8 channels in its first stage."""

    def __init__(self, block, layers, cifar):
        super().__init__(BasicBlock, [1, 1, 1, 1], num_classes=10)
        self.inplanes = 8
        self.conv1 = nn.Conv2d(3, 8, 3, 1, 1, bias=False) if cifar else nn.Conv2d(3, 8, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        if cifar: self.maxpool = nn.Identity()
        self.layer1 = self._make_layer(block, 8, layers[0])
        self.layer2 = self._make_layer(block, 16, layers[1], stride=2)
        self.layer3 = self._make_layer(block, 32, layers[2], stride=2)
        self.layer4 = self._make_layer(block, 64, layers[3], stride=2)
        self.fc = nn.Identity()
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.normal_(module.running_mean, 0, .1)
                nn.init.uniform_(module.running_var, .5, 1.5)


def images(size):
    count = 2
    i = torch.arange(count * 3 * size * size, dtype=torch.float64)
    return torch.cos(.001 * i + .7 * torch.floor(i / size)).float().reshape(count, 3, size, size)


def halved(state):
    return collections.OrderedDict((k, v.half() if v.is_floating_point() else v) for k, v in state.items())


def features(model, size):
    model.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in halved(model.state_dict()).items()})
    model.eval()
    with torch.no_grad():
        return [[round(v, 6) for v in row] for row in model(images(size)).tolist()]


def under(prefix, state):
    return collections.OrderedDict((prefix + k, v) for k, v in halved(state).items())


found = {}


def case(name, arch, size, model, write, **asked):
    found[name] = {'arch': arch, 'size': size, 'features': features(model, size), **asked}
    write(os.path.join(folder, name))


small = Small(BasicBlock, [1, 1, 1, 1], True)
case('solo-learn.ckpt', 'resnet18-cifar', 32, small, lambda path: torch.save({
    'epoch': 3, 'global_step': 12, 'pytorch-lightning_version': '2.1.2',
    'state_dict': {**under('backbone.', small.state_dict()), **under('momentum_backbone.', small.state_dict()),
                   'projector.0.weight': torch.zeros(4, 64), 'classifier.weight': torch.zeros(2, 64)},
    'hyper_parameters': argparse.Namespace(method='byol', lr=.1), 'optimizer_states': [{'state': {}, 'param_groups': [{'lr': .1}]}],
}, path))
case('lightly.pth', 'resnet18-cifar', 32, small, lambda path: torch.save(
    {**under('backbone.', nn.Sequential(*list(small.children())[:-1]).state_dict()), 'projection_head.layers.0.weight': torch.zeros(4, 64)}, path))
case('moco.pth.tar', 'resnet18', 64, (imagenet := Small(BasicBlock, [1, 1, 1, 1], False)), lambda path: torch.save(
    {'epoch': 1, 'arch': 'resnet18', 'state_dict': {
        **under('module.encoder_q.', imagenet.state_dict()), **under('module.encoder_k.', imagenet.state_dict()),
        'module.queue': torch.zeros(8, 16), 'module.queue_ptr': torch.zeros(1, dtype=torch.long)}, 'optimizer': {}}, path))
case('legacy.pth', 'resnet18-cifar', 32, small, lambda path: torch.save(
    under('module.', small.state_dict()), path, _use_new_zipfile_serialization=False))
deep = Small(Bottleneck, [3, 4, 6, 3], True)
case('resnet50.pt', 'resnet50-cifar', 32, deep, lambda path: torch.save(halved(deep.state_dict()), path))
middle = Small(BasicBlock, [3, 4, 6, 3], False)
case('resnet34.pt', 'resnet34', 64, middle, lambda path: torch.save(under('_orig_mod.', middle.state_dict()), path))
for arch, heads in (('vit-small', 6), ('vit-base', 12)):
    vit = timm.models.VisionTransformer(img_size=32, patch_size=8, embed_dim=12 * heads // 6 * 2, depth=2, num_heads=heads, num_classes=0)
    case(f'{arch}.safetensors', arch, 32, vit, lambda path: safetensors.torch.save_file(halved(vit.state_dict()), path))
with open(os.path.join(os.path.dirname(folder), 'foreign-files.json'), 'w') as file:
    json.dump(found, file)

"""Small checkpoints in the forms that torch projects write, with the features that torch computes, for foreign-files.json.

python test/golden/foreign-files.py   (torch 2.15, torchvision 0.29, timm 1.0.31, transformers 5.24, safetensors 0.8)
"""
import argparse, collections, copy, json, os, shutil
import safetensors.torch, timm, torch, torchvision, transformers
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
solo = copy.deepcopy(small)
solo.conv1.padding = (2, 2)  # as solo-learn pads its stem for CIFAR
case('solo-learn.ckpt', 'resnet18-cifar', 32, solo, lambda path: torch.save({
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


class Taken(nn.Module):
    """The features that `take` finds in the output of a model of Hugging Face."""

    def __init__(self, model, take):
        super().__init__()
        self.model, self.take = model, take

    def forward(self, images):
        return self.take(self.model(pixel_values=images))


def save_hugging_face(model, path):
    """Under the names that save_pretrained writes, which are not those of the module."""
    model.half().save_pretrained(path + '-folder')
    os.replace(os.path.join(path + '-folder', 'model.safetensors'), path)
    shutil.rmtree(path + '-folder')


def drawn(model):
    """Parameters that start as zeros or ones would hide names that are mixed up."""
    for parameter in model.parameters():
        if parameter.ndim < 4: parameter.data.add_(.3 * torch.randn_like(parameter))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, .1)
            nn.init.uniform_(module.running_var, .5, 1.5)
    return model


def class_token(output):
    return output.last_hidden_state[:, 0]


small_vit = {'hidden_size': 24, 'num_hidden_layers': 2, 'num_attention_heads': 3, 'image_size': 32, 'patch_size': 8}
hf_vit = drawn(transformers.ViTForImageClassification(transformers.ViTConfig(**small_vit, intermediate_size=96)))
case('hf-vit.safetensors', 'vit-tiny', 32, Taken(hf_vit.vit, class_token), lambda path: save_hugging_face(hf_vit, path))
hf_dino = drawn(transformers.Dinov2Model(transformers.Dinov2Config(**small_vit)))
case('hf-dinov2.safetensors', 'vit-tiny', 32, Taken(hf_dino, class_token), lambda path: save_hugging_face(hf_dino, path))
hf_resnet = drawn(transformers.ResNetModel(transformers.ResNetConfig(
    embedding_size=8, hidden_sizes=[8, 16, 32, 64], depths=[1, 1, 1, 1], layer_type='basic')))
case('hf-resnet.safetensors', 'resnet18', 64, Taken(hf_resnet, lambda output: output.pooler_output.flatten(1)),
     lambda path: save_hugging_face(hf_resnet, path))
tv_vit = drawn(torchvision.models.VisionTransformer(image_size=32, patch_size=8, num_layers=2, num_heads=3, hidden_dim=24, mlp_dim=96))
tv_vit.heads = nn.Identity()
case('torchvision-vit.pth', 'vit-tiny', 32, tv_vit, lambda path: torch.save(halved(tv_vit.state_dict()), path))
dino = drawn(timm.models.VisionTransformer(img_size=28, patch_size=14, embed_dim=24, depth=2, num_heads=3, num_classes=0, init_values=.5))
case('dinov2.pth', 'vit-tiny', 28, dino, lambda path: torch.save({'teacher': collections.OrderedDict(
    ('backbone.' + k.replace('blocks.', 'blocks.0.'), v) for k, v in [*halved(dino.state_dict()).items(), ('mask_token', torch.zeros(1, 24))])}, path))
moco_v3 = drawn(timm.models.VisionTransformer(img_size=32, patch_size=16, embed_dim=24, depth=1, num_heads=12, num_classes=0))
case('moco-v3.pth.tar', 'vit-small', 32, moco_v3, lambda path: torch.save({'arch': 'vit_small', 'state_dict': {
    **under('module.base_encoder.', moco_v3.state_dict()), **under('module.momentum_encoder.', moco_v3.state_dict()),
    'module.base_encoder.head.0.weight': torch.zeros(4, 24), 'module.predictor.0.weight': torch.zeros(4, 4)}}, path))
with open(os.path.join(os.path.dirname(folder), 'foreign-files.json'), 'w') as file:
    json.dump(found, file)

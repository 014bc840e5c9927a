"""Small encoders exported to ONNX, with the features that torch computes, for onnx-encoders.json.

python test/golden/onnx-encoders.py   (torch 2.15, torchvision 0.29, timm 1.0.31, onnx 1.23)
"""
import json, os
import numpy as np
import onnx, timm, torch, torchvision
from torch import nn
from torchvision.models.resnet import BasicBlock, ResNet

here = os.path.dirname(os.path.abspath(__file__))
folder = os.path.join(here, 'onnx-encoders')
os.makedirs(folder, exist_ok=True)
MEAN, STD = (.485, .456, .406), (.229, .224, .225)
COUNT = 3


class Small(ResNet):
    """torchvision's ResNet with 8 channels in its first stage."""

    def __init__(self):
        super().__init__(BasicBlock, [1, 1, 1, 1], num_classes=10)
        self.inplanes = 8
        self.conv1 = nn.Conv2d(3, 8, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        for i in range(4):
            setattr(self, f'layer{i + 1}', self._make_layer(BasicBlock, 8 << i, 1, stride=1 if i == 0 else 2))
        self.fc = nn.Identity()
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.normal_(module.running_mean, 0, .1)
                nn.init.uniform_(module.running_var, .5, 1.5)


class Maps(nn.Module):
    """Takes [batch, height, width, 3] and gives the maps of the last stage, [batch, 64, height, width]."""

    def __init__(self, resnet):
        super().__init__()
        self.body = nn.Sequential(*list(resnet.children())[:-2])

    def forward(self, images):
        return self.body(images.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


class Tokens(nn.Module):
    """Gives all tokens, and the class token."""

    def __init__(self, vit):
        super().__init__()
        self.vit = vit

    def forward(self, images):
        tokens = self.vit.forward_features(images)
        return tokens, self.vit(images)


def pixels(size):
    i = np.arange(COUNT * size * size * 3, dtype=np.int64)
    return ((i * 7 + i // 11 * 13) % 256).astype(np.uint8).reshape(COUNT, size, size, 3)


golden = {}


def export(name, model, size, layout='NCHW', batch=None, any_size=False, take=lambda given: given, outputs=('features',), dynamo=False):
    model.eval()
    images = torch.tensor((pixels(size) / 255 - MEAN) / STD, dtype=torch.float32)
    if layout == 'NCHW': images = images.permute(0, 3, 1, 2).contiguous()
    path = os.path.join(folder, f'{name}.onnx')
    with torch.no_grad():
        expected = take(model(images))
        options = dict(input_names=['images'], output_names=list(outputs))
        if dynamo:
            torch.onnx.export(model, (images,), path, dynamo=True, external_data=False, dynamic_shapes=({0: torch.export.Dim('n')},), **options)
        else:
            axes = {} if batch else {one: {0: 'n'} for one in ('images', *outputs)}
            if any_size: axes['images'] |= {2: 'height', 3: 'width'}
            sample = images[:1].repeat(batch, 1, 1, 1) if batch else images
            torch.onnx.export(model, (sample,), path, dynamo=False, dynamic_axes=axes, **options)
    model = onnx.load(path)
    model.doc_string = ''
    for node in model.graph.node:
        node.doc_string = ''
        del node.metadata_props[:]
    del model.graph.value_info[:]
    onnx.save(model, path)
    golden[name] = {'size': size, 'layout': layout, 'features': [[round(v, 7) for v in row] for row in expected.tolist()]}


torch.manual_seed(0)
resnet = Small().eval()
vit = timm.models.vision_transformer.VisionTransformer(img_size=32, patch_size=8, embed_dim=24, depth=2, num_heads=2, num_classes=0).eval()
export('resnet', resnet, 32)
export('resnet-any-size', resnet, 48, any_size=True)
export('resnet-maps', Maps(resnet), 32, layout='NHWC', batch=2, take=lambda maps: maps.mean((1, 2)), outputs=('maps',))
export('vit', Tokens(vit), 32, outputs=('tokens', 'features'), take=lambda given: given[1])
export('vit-dynamo', vit, 32, dynamo=True)
with open(os.path.join(here, 'onnx-encoders.json'), 'w') as file:
    json.dump(golden, file)

"""Features of photos by torchvision's ResNet-18 and timm's ViT-Tiny, for foreign.json; weights by the formula of README.md.

python test/golden/foreign.py   (torch 2.13, torchvision 0.28, timm 1.0.31, pillow 13, scikit-learn 1.9 for the photos)
Makes the photos anew from scikit-learn's sample images when they are missing.
"""
import json, math, os
import numpy as np
import sklearn, timm, torch, torchvision
from PIL import Image
from torchvision import transforms as T
from torchvision.transforms.functional import InterpolationMode

here = os.path.dirname(os.path.abspath(__file__))
photos = os.path.join(here, 'photos')


def make_photos():
    source = os.path.join(os.path.dirname(sklearn.__file__), 'datasets', 'images')
    china, flower = (Image.open(os.path.join(source, f'{name}.jpg')).convert('RGB') for name in ('china', 'flower'))
    china = china.resize((320, 213), Image.LANCZOS)
    flower = flower.resize((320, 213), Image.LANCZOS)
    china.save(os.path.join(photos, 'china-420.jpg'), quality=90, subsampling=2)
    china.crop((60, 20, 260, 200)).save(os.path.join(photos, 'china-444-progressive.jpg'), quality=95, subsampling=0, progressive=True)
    flower.crop((40, 0, 240, 160)).save(os.path.join(photos, 'flower.png'))
    flower.convert('L').save(os.path.join(photos, 'flower-grey.jpg'), quality=85)


def formula(model, scale=1.):
    state = model.state_dict()
    for k, (name, tensor) in enumerate(state.items()):
        if name.endswith('num_batches_tracked'):
            continue
        i = np.arange(tensor.numel(), dtype=np.float64)
        s = np.sin(12.9898 * i + 78.233 * k)
        if name.endswith('running_var'): value = 1 + s * s / 2
        elif name.endswith('running_mean'): value = s / 10
        elif name in ('pos_embed', 'cls_token'): value = s / 50
        elif tensor.dim() >= 2: value = scale * s * math.sqrt(2 / tensor[0].numel())
        elif name.endswith('bias'): value = s / 10
        else: value = 1 + s / 10
        state[name] = torch.tensor(value.reshape(tuple(tensor.shape)), dtype=torch.float32)
    return state


def features(model, size):
    transform = T.Compose([
        T.Resize(size, InterpolationMode.BILINEAR, antialias=True), T.CenterCrop(size), T.ToTensor(),
        T.Normalize((.485, .456, .406), (.229, .224, .225)),
    ])
    model.eval()
    with torch.no_grad():
        return {name: [round(v, 7) for v in model(transform(Image.open(os.path.join(photos, name)).convert('RGB'))[None])[0].tolist()]
                for name in sorted(os.listdir(photos))}


if not os.listdir(photos):
    make_photos()
resnet = torchvision.models.resnet18()
resnet.fc = torch.nn.Identity()
resnet.load_state_dict(formula(resnet))
vit = timm.create_model('vit_tiny_patch16_224', num_classes=0)
keys = [[name, list(tensor.shape)] for name, tensor in vit.state_dict().items()]
weights = formula(vit, .5)
small = timm.create_model('vit_tiny_patch16_224', num_classes=0, img_size=96)
# As timm loads a checkpoint made for another image size.
small.load_state_dict(timm.models.vision_transformer.checkpoint_filter_fn(dict(weights), small))
vit.load_state_dict(weights)
with open(os.path.join(here, 'foreign.json'), 'w') as file:
    json.dump({
        'resnet18': [{'size': 224, 'features': features(resnet, 224)}, {'size': 96, 'features': features(resnet, 96)}],
        'vit-tiny': [{'size': 224, 'features': features(vit, 224)}, {'size': 96, 'features': features(small, 96)}],
        'vitKeys': keys,
    }, file)

"""Makes resnet34.json: python test/golden/resnet34.py (torchvision 0.29). ResNet-34 with a 3x3 stem and without max-pool;
weights and images by the formulas of README.md, features of two images of 32 px in evaluation mode."""
import json, pathlib
import numpy as np, torch, torchvision

model = torchvision.models.resnet34()
model.conv1 = torch.nn.Conv2d(3, 64, 3, 1, 1, bias=False)
model.maxpool = torch.nn.Identity()
model.fc = torch.nn.Identity()
model.eval()
state = model.state_dict()

def value(name, shape, k):
    if name.endswith('num_batches_tracked'): return state[name]
    size = int(np.prod(shape))
    s = np.sin(12.9898 * np.arange(size) + 78.233 * k)
    if name.endswith('running_var'): out = 1 + s * s / 2
    elif name.endswith('running_mean'): out = s / 10
    elif len(shape) >= 2: out = s * np.sqrt(2 / np.prod(shape[1:]))
    else: out = s / 10 if name.endswith('bias') else 1 + s / 10
    return torch.tensor(out.reshape(shape), dtype=torch.float32)

model.load_state_dict({name: value(name, tuple(t.shape), k) for k, (name, t) in enumerate(state.items())})
size, count = 32, 2
i = np.arange(count * 3 * size * size)
images = torch.tensor(np.cos(0.001 * i + 0.7 * (i // size)).reshape(count, 3, size, size), dtype=torch.float32)
with torch.no_grad(): features = model(images)
keys = [[name, list(t.shape)] for name, t in state.items()]
json.dump({'size': size, 'keys': keys, 'features': features.tolist()}, open(pathlib.Path(__file__).parent / 'resnet34.json', 'w'))

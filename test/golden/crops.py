"""Golden values for crops, blur and CMYK from torchvision and Pillow. Run in test/golden: python crops.py"""
import base64, io, json
import numpy as np, torch, PIL, torchvision
from PIL import Image, ImageFilter
from torchvision.transforms import RandomResizedCrop, InterpolationMode, functional as F

torch.manual_seed(0)
sizes = np.array([RandomResizedCrop.get_params(torch.empty(3, 375, 500), (.08, 1), (3 / 4, 4 / 3)) for _ in range(100_000)])
height, width = sizes[:, 2], sizes[:, 3]
out = {'versions': {'torchvision': torchvision.__version__, 'pillow': PIL.__version__},
       'crop': {'height': height.mean(), 'width': width.mean(), 'areaDeviation': (height * width / 187_500).std()}}

# A smooth picture of 80 x 60 in a formula that the test repeats, then crops of it as Pillow resizes them.
y, x = np.mgrid[:60, :80]
picture = np.stack([(x * 3 + y) % 256, (128 + 100 * np.sin(x / 7) * np.cos(y / 5)).round(), (y * 4) % 256], -1).astype('uint8')
image = Image.fromarray(picture)
out['views'] = [{'top': t, 'left': l, 'height': h, 'width': w,
    'pixels': np.asarray(F.resized_crop(image, t, l, h, w, (12, 12), InterpolationMode.BICUBIC)).flatten().tolist()}
    for t, l, h, w in [(5, 10, 40, 50), (0, 0, 60, 80), (20, 30, 9, 8)]]
wide = np.asarray(image.resize((40, 30), Image.BILINEAR))
out['scaled'] = wide.flatten().tolist()

impulse = np.zeros((41, 41), 'uint8'); impulse[20, 20] = 255
edge = np.zeros((41, 41), 'uint8'); edge[:, 20:] = 250
out['blur'] = [{'radius': r, 'edge': np.asarray(Image.fromarray(edge).filter(ImageFilter.GaussianBlur(r)))[20].tolist()} for r in (.5, 1, 1.5, 2)]
border = np.zeros((20, 20), 'uint8'); border[:, :2] = 250
out['border'] = np.asarray(Image.fromarray(border).filter(ImageFilter.GaussianBlur(2)))[10].tolist()

cmyk = np.random.default_rng(0).integers(0, 256, (4, 6, 4)).astype('uint8')
cmyk = np.kron(cmyk, np.ones((8, 8, 1), 'uint8'))
file = io.BytesIO(); Image.fromarray(cmyk, 'CMYK').save(file, 'JPEG', quality=95)
out['cmyk'] = {'jpeg': base64.b64encode(file.getvalue()).decode(), 'rgb': np.asarray(Image.open(file).convert('RGB')).flatten().tolist()}
file = io.BytesIO(); Image.fromarray(cmyk, 'CMYK').save(file, 'TIFF')
out['cmyk']['tiff'] = base64.b64encode(file.getvalue()).decode()
out['cmyk']['tiffRgb'] = np.asarray(Image.open(file).convert('RGB'))[::8, ::8].flatten().tolist()
json.dump(out, open('crops.json', 'w'))

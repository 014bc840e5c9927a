"""Makes mat-files/ and label-resize.json: python test/golden/data-files.py (SciPy 1.17, NumPy 2.4, Pillow 13.0)."""
import json, pathlib
import numpy as np, scipy.io, scipy.sparse
from PIL import Image

here = pathlib.Path(__file__).parent
(here / 'mat-files').mkdir(exist_ok=True)

arrays = {
    'labels': np.array([[77, 1, 102, 3, 3, 1, 255]], dtype=np.uint8),
    'x': np.array([[5]], dtype=np.uint16),
    'double': np.array([[1.5, -2.25, 1e300]]),
    'single': np.array([[0.5], [-0.25]], dtype=np.float32),
    'int8': np.array([[-128, 127]], dtype=np.int8),
    'int16': np.array([[-32768, 32767, 0]], dtype=np.int16),
    'int32': np.array([[-2147483648, 2147483647]], dtype=np.int32),
    'uint32': np.array([[4294967295]], dtype=np.uint32),
    'matrix': np.arange(6, dtype=np.float64).reshape(2, 3),
    'empty': np.zeros((0, 0)),
    'a_rather_long_name_of_an_array': np.arange(20, dtype=np.int16)[None],
}
others = {
    'text': 'words', 'complex': np.array([[1 + 2j]]), 'cell': np.array([[1, 'a']], dtype=object),
    'struct': {'field': 3.0}, 'sparse': scipy.sparse.csc_matrix(np.eye(2)),
}
for name, compressed in [('plain', False), ('compressed', True)]:
    scipy.io.savemat(here / f'mat-files/{name}.mat', others | arrays, do_compression=compressed)
expected = {name: array.ravel(order='F').tolist() for name, array in arrays.items()}
json.dump(expected, open(here / 'mat-files/expected.json', 'w'))

# Six images in the form of Oxford 102 Flowers.
scipy.io.savemat(here / 'mat-files/imagelabels.mat', {'labels': np.array([[1, 1, 77, 102, 3, 3]], np.uint8)}, do_compression=True)
sets = {'trnid': [[4, 1]], 'valid': [[6]], 'tstid': [[2, 3, 5]]}
scipy.io.savemat(here / 'mat-files/setid.mat', {k: np.array(v, np.uint16) for k, v in sets.items()}, do_compression=True)

def resized(width, height, size):
    """torchvision's Resize(size, NEAREST) and CenterCrop(size)."""
    labels = np.arange(width * height, dtype=np.int32).reshape(height, width)
    short = min(width, height)
    w, h = size * width // short, size * height // short
    image = Image.fromarray(labels, mode='I').resize((w, h), Image.NEAREST)
    left, top = round((w - size) / 2), round((h - size) / 2)
    out = np.asarray(image.crop((left, top, left + size, top + size)))
    return {'width': width, 'height': height, 'size': size, 'positions': out.ravel().tolist()}

cases = [(320, 240, 64), (320, 240, 16), (20, 35, 16), (9, 7, 12), (16, 16, 16), (37, 23, 8)]
json.dump([resized(*case) for case in cases], open(here / 'label-resize.json', 'w'))

wide = {'signed': np.array([[1, -2, 2**40]], np.int64), 'unsigned': np.array([[3, 2**52]], np.uint64)}
scipy.io.savemat(here / 'mat-files/wide.mat', wide)
scipy.io.savemat(here / 'mat-files/too-wide.mat', {'x': np.array([2**53 + 1], np.int64)})

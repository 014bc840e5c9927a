"""SimCLR's augmentation in PyTorch: with PIL, image by image, and with torchvision v2 on batches of uint8 tensors."""
from itertools import repeat

import torch
from PIL import Image
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.transforms import InterpolationMode, v2
from torchvision.transforms.v2 import functional as F

MEAN, STD = (.4914, .4823, .4466), (.247, .243, .261)
CROP, JITTER, BLUR = (.08, 1), (.8, .8, .8, .2), (5, (.1, 2.))


class PilViews:
    def __init__(self, images, views):
        self.images = [Image.fromarray(image.permute(1, 2, 0).numpy()) for image in images]
        self.views = views
        self.transform = transforms.Compose([
            transforms.RandomResizedCrop(images.shape[-1], CROP, interpolation=InterpolationMode.BICUBIC),
            transforms.RandomApply([transforms.ColorJitter(*JITTER)], .8),
            transforms.RandomGrayscale(.2),
            transforms.RandomApply([transforms.GaussianBlur(*BLUR)], .5),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize(MEAN, STD),
        ])

    def __getitems__(self, indices):
        return [torch.stack([self.transform(self.images[i]) for i in indices]) for _ in range(self.views)]


class TensorViews:
    """Random transforms run image by image, because v2 draws once for a whole batch; all others run on the batch."""

    def __init__(self, images, views):
        self.images = images.contiguous(memory_format=torch.channels_last)  # the fastest format for resizing uint8 images
        self.views = views
        self.crop = v2.RandomResizedCrop(images.shape[-1], CROP, interpolation=InterpolationMode.BICUBIC, antialias=True)
        self.jitter, self.blur = v2.ColorJitter(*JITTER), v2.GaussianBlur(*BLUR)

    def __getitems__(self, indices):
        return [self.view(self.images[i] for i in indices) for _ in range(self.views)]

    def view(self, images):
        x = torch.stack([self.crop(image) for image in images])
        x = F.to_dtype(x, torch.float32, scale=True)  # the steps that follow are faster than on bytes
        chosen = lambda share: (torch.rand(len(x)) < share).nonzero().flatten()
        for i in chosen(.8):
            x[i] = self.jitter(x[i])
        grey, flipped = chosen(.2), chosen(.5)
        x[grey] = F.rgb_to_grayscale(x[grey], 3)
        for i in chosen(.5):
            x[i] = self.blur(x[i])
        x[flipped] = F.horizontal_flip(x[flipped])
        return F.normalize(x, MEAN, STD)


PIPELINES = {'pil': PilViews, 'v2': TensorViews}


def loader(pipeline, images, workers, views=2):
    """Endless batches of views of the same images; made in this process if there are no workers."""
    dataset = PIPELINES[pipeline](images, views)
    every = list(range(len(images)))
    return DataLoader(dataset, batch_sampler=repeat(every), num_workers=workers, collate_fn=lambda batch: batch)


def random_images(count, size):
    return torch.randint(0, 256, (count, 3, size, size), dtype=torch.uint8)

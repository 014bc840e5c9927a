"""The workloads of `npx maskbench perf` in PyTorch (kmeans and convex-probe: scikit-learn), with the same sizes, batches, losses and
optimisers, in float32 on the CPU. Install the requirements in a separate environment:

    python3 -m venv torch && torch/bin/pip install torch torchvision scikit-learn

PyPI's wheels for Linux include CUDA and take 6 GB. If PyTorch's own index is reachable, `--index-url
https://download.pytorch.org/whl/cpu` for torch and torchvision installs wheels without CUDA. torch.compile needs a C++
compiler; if one of its libraries is "too short", a process was killed while compiling: remove /tmp/torchinductor_USER.

Pretraining is measured in several ways; compare with the fastest:
  the step alone  repeated on the same two views: eager, channels_last, and compiled (torch.compile, channels_last)
  with views      the fastest of these three, with two new views of each image per step: made by PIL image by image, or
                  by torchvision v2 on uint8 tensors, in the training process or by 1 or 2 loader workers
Each figure is a median of rounds in which the ways alternate; a way that is far behind after a round is not repeated.
PyTorch runs with its defaults and the system's allocator.
"""
import argparse
import json
import os
import time
from itertools import repeat
from statistics import median

import torch

import torch_features
from torch_models import Step, resnet18, small, vit_tiny
from torch_views import PIPELINES, loader, random_images

MODES = ('eager', 'channels_last', 'compile')
WORKERS = (0, 1, 2)
WARM_UP = 2  # steps
WORKERS_START = .5  # seconds
ROUNDS = 3
ROUND_SECONDS = 1.
BEHIND = 1.2  # a way is measured again only if it takes at most this many times as long as the fastest


def in_turns(ways, count):
    """Measures several ways in alternating rounds.

    ways: name -> (step, a function that starts an endless iterator of batches, warm-up in seconds).
    Returns name -> images per second."""
    rates = {name: [] for name in ways}
    for _ in range(ROUNDS):
        best = max((median(found) for found in rates.values() if found), default=0)
        for name, (step, start, warm_up) in ways.items():
            if rates[name] and median(rates[name]) * BEHIND < best:
                continue
            batches = start()
            if warm_up:
                per_second(step, batches, warm_up)
            rates[name].append(count * per_second(step, batches, ROUND_SECONDS))
    return {name: median(found) for name, found in rates.items()}


def per_second(step, batches, least):
    """Steps per second, measured for at least that many seconds and one step."""
    start, steps, elapsed = time.perf_counter(), 0, 0
    while elapsed < least:
        step(*next(batches))
        steps, elapsed = steps + 1, time.perf_counter() - start
    return steps / elapsed


def pretraining(encoder, size, count, masks=0, width=32):
    def measure(step_alone):
        images = random_images(count, size)
        same = next(iter(loader('v2', images, 0)))
        steps = {mode: Step(encoder, size, masks, width, mode) for mode in MODES}
        for step in steps.values():
            for _ in range(WARM_UP):
                step(*same)
        alone = in_turns({mode: (step, lambda: repeat(same), 0) for mode, step in steps.items()}, count)
        if step_alone:
            return {'step_images_per_s': alone}
        fastest = steps[max(alone, key=alone.get)]
        return {'images_per_s': with_views(fastest, images), 'step_images_per_s': alone}
    return measure


def with_views(step, images, views=2):
    def way(pipeline, workers):
        batches = loader(pipeline, images, workers, views)
        return step, lambda: iter(batches), WORKERS_START if workers else 0
    name = lambda pipeline, workers: f'{pipeline}, {workers} worker{"" if workers == 1 else "s"}'
    return in_turns({name(p, w): way(p, w) for p in PIPELINES for w in WORKERS}, len(images))


def augment_96(_):
    return {'images_per_s': with_views(lambda view: None, random_images(128, 96), views=1)}


WORKLOADS = {
    'simclr-small-32': pretraining(small, 32, 64),
    'simclr-adios-small-32': pretraining(small, 32, 64, masks=4, width=8),
    'simclr-resnet18-32': pretraining(resnet18, 32, 128),
    'simclr-resnet18-96': pretraining(resnet18, 96, 64),
    'simclr-vit-tiny-96': pretraining(vit_tiny, 96, 64),
    'simclr-adios-resnet18-96': pretraining(resnet18, 96, 32, masks=4),
    'simclr-adios-vit-tiny-96': pretraining(vit_tiny, 96, 32, masks=4),
    'augment-96': augment_96,
    'knn': lambda _: torch_features.knn(),
    'kmeans': lambda _: torch_features.kmeans(),
    'linear-probe': lambda _: torch_features.linear_probe(),
    'convex-probe': lambda _: torch_features.convex_probe(),
    'gls-table': lambda _: torch_features.gls_table(),
}


def describe(figure):
    lines = [figure['workload']]
    for key, title in (('images_per_s', 'with views'), ('step_images_per_s', 'the step alone')):
        for way, rate in figure.get(key, {}).items():
            lines.append(f'  {title:<16}{way:<18}{rate:>10.4g} images/s')
    if 'seconds' in figure:
        lines.append(f'  {figure["seconds"]:.3g} s')
    return '\n'.join(lines)


def main():
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument('workloads', nargs='*', metavar='workload', help=f'{", ".join(WORKLOADS)} (default: all of them)')
    parser.add_argument('--json', action='store_true', help='one JSON object per line, with a key for each way')
    parser.add_argument('--step', action='store_true', help='for pretraining, measure only the step alone: views take most of the time')
    parser.add_argument('--threads', type=int, default=len(os.sched_getaffinity(0)), help='default: one per core')
    options = parser.parse_args()
    for name in options.workloads:
        if name not in WORKLOADS:
            parser.error(f'unknown workload "{name}"')
    torch.set_num_threads(options.threads)
    for name in options.workloads or WORKLOADS:
        figure = {'workload': name, **WORKLOADS[name](options.step), 'threads': options.threads, 'torch': torch.__version__}
        print(json.dumps(figure) if options.json else describe(figure), flush=True)


if __name__ == '__main__':
    main()

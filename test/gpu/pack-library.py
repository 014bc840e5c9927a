#!/usr/bin/env python3
"""Pack the engine for a machine that has a card and a driver but no network, and that takes little at a time.

TensorFlow's GPU library is 1.2 GB, most of it machine code for other cards. Symbols are stripped, every CUDA program that is not
for the wanted card is zeroed (PTX in .rodata stays: some kernels have nothing else), and the rest is compressed and cut.

    pack-library.py --tensorflow FOLDER --out FOLDER [--cudart FILE] [--arch 90] [--add FOLDER] [--preset 4] [--part-mib 44]

--tensorflow holds libtensorflow_cc.so.2 and libtensorflow_framework.so.2; --cudart is libcudart.so.12, of the GPU library alone;
--add is a folder that travels along. Needs strip, readelf and gcc, and some minutes of one core. unpack.sh, copied beside the
parts, undoes it.
"""
import argparse, lzma, mmap, re, shutil, struct, subprocess, tarfile, tempfile
from pathlib import Path

FATBIN, PTX, ELF = 0xBA55ED50, 1, 2
# TensorFlow opens them at its start, and none of the ops here calls them: empty libraries of these names will do.
STUBS = ['libcufft.so.11', 'libcusolver.so.11', 'libcusparse.so.12']


def sections(path):
    text = subprocess.run(['readelf', '-SW', path], capture_output=True, text=True, check=True).stdout
    rows = re.findall(r'\[\s*\d+\]\s+(\S+)\s+\S+\s+[0-9a-f]+\s+([0-9a-f]+)\s+([0-9a-f]+)', text)
    return {name: (int(start, 16), int(start, 16) + int(size, 16)) for name, start, size in rows}


def programs(data):
    """(offset, size, kind, arch) of every CUDA program inside the library's fat binaries."""
    magic, at = struct.pack('<I', FATBIN), 0
    while (at := data.find(magic, at)) >= 0:
        version, header, size = struct.unpack_from('<HHQ', data, at + 4)
        if version != 1 or header != 16 or at + 16 + size > len(data):
            at += 4
            continue
        entry, end = at + 16, at + 16 + size
        while entry < end:
            kind, _, length = struct.unpack_from('<HHI', data, entry)
            payload, = struct.unpack_from('<Q', data, entry + 8)
            arch, = struct.unpack_from('<I', data, entry + 28)
            if kind not in (PTX, ELF) or not 32 <= length <= 4096:
                break
            yield entry + length, payload, kind, arch
            entry += length + payload
        at = end


def prune(source, target, arch):
    subprocess.run(['strip', '--strip-unneeded', '-o', target, source], check=True)
    low, high = sections(target)['.rodata']
    dropped = 0
    with open(target, 'r+b') as file, mmap.mmap(file.fileno(), 0) as data:
        for start, size, kind, of in list(programs(data)):
            if (kind == ELF and of == arch) or (kind == PTX and low <= start < high):
                continue
            data[start:start + size] = bytes(size)
            dropped += size
    print(f'{target.name}: {target.stat().st_size / 1e6:.0f} MB, {dropped / 1e6:.0f} MB of it zeroed', flush=True)


def compress(folders, packet, preset):
    filters = [{'id': lzma.FILTER_X86}, {'id': lzma.FILTER_LZMA2, 'preset': preset, 'dict_size': 96 << 20}]
    with lzma.open(packet, 'wb', format=lzma.FORMAT_XZ, filters=filters) as out, tarfile.open(fileobj=out, mode='w|') as tar:
        for name, folder in folders.items():
            tar.add(folder, name)


def cut(packet, out, mib):
    for old in out.glob('part-*'):
        old.unlink()
    size = mib << 20
    with open(packet, 'rb') as whole:
        for number, piece in enumerate(iter(lambda: whole.read(size), b'')):
            (out / f'part-{number:02d}').write_bytes(piece)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--tensorflow', type=Path, required=True)
    options.add_argument('--out', type=Path, required=True)
    options.add_argument('--cudart', type=Path)
    options.add_argument('--arch', type=int, default=90, help='compute capability times ten: 90 for H100 and H200')
    options.add_argument('--add', type=Path)
    options.add_argument('--preset', type=int, default=4)
    options.add_argument('--part-mib', type=int, default=44)
    o = options.parse_args()
    o.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lib = Path(folder, 'lib')
        lib.mkdir()
        for name in ('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'):
            prune(o.tensorflow / name, lib / name, o.arch)
        if o.cudart:
            shutil.copy(o.cudart, lib / 'libcudart.so.12')
            for name in STUBS:
                subprocess.run(['gcc', '-shared', '-x', 'c', '/dev/null', '-o', lib / name, f'-Wl,-soname,{name}'], check=True)
        packet = Path(folder, 'packet.tar.xz')
        compress({'lib': lib, **({o.add.name: o.add} if o.add else {})}, packet, o.preset)
        cut(packet, o.out, o.part_mib)
        shutil.copy(Path(__file__).with_name('unpack.sh'), o.out)
        parts = sorted(o.out.glob('part-*'))
        print(f'{packet.stat().st_size / 1e6:.0f} MB in {len(parts)} parts of {o.part_mib} MiB at most, in {o.out}')


main()

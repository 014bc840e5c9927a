/** A wheel small enough for tests, in a folder that pip takes for its only index. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { Release } from '../../harness/engine/installation/releases.ts'

const NAME = 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl'
const FILES = {
  'tensorflow/libtensorflow_cc.so.2': 'kernels '.repeat(4000),
  'tensorflow/libtensorflow_framework.so.2': 'framework',
  'tensorflow/include/tensorflow/c/c_api.h': '// header',
  'tensorflow/python/keras.py': 'not wanted',
  'tensorflow_cpu-2.21.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 2.21.0\n',
  'tensorflow_cpu-2.21.0.dist-info/WHEEL':
    'Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp311-cp311-manylinux_2_27_x86_64\n',
  'tensorflow_cpu-2.21.0.dist-info/RECORD': '',
}
const WRITE = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    for path, text in json.loads(sys.argv[2]).items():
        archive.writestr(path, text)
`

export interface FakeIndex {
  release: Release
  /** An empty cache folder. */
  cache: string
  /** The wheel as pip will find it. */
  wheel: string
}

/** Until the test ends pip knows this folder and nothing else. */
export function fakeIndex(): FakeIndex {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-index-'))
  const wheel = join(folder, NAME)
  execFileSync('python3', ['-c', WRITE, wheel, JSON.stringify(FILES)])
  vi.stubEnv('PIP_FIND_LINKS', folder)
  vi.stubEnv('PIP_NO_INDEX', '1')
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null')
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })
  const sha256 = createHash('sha256').update(readFileSync(wheel)).digest('hex')
  const release: Release = {
    kind: 'cpu',
    version: '2.21.0',
    wheels: [{ name: 'tensorflow-cpu', version: '2.21.0', sha256, bytes: 1000 }],
    keep: ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2', 'tensorflow/*/tensorflow/c/'],
    unpacked: 40_000,
  }
  return { release, cache: join(folder, 'cache'), wheel }
}

/**
 * `npm run gpu:kernels`: writes `gpu-kernels.json` from the GPU library, which is installed in addition to the current
 * engine (2.9 GB). It needs no GPU. With `--check`, it writes nothing and exits with 1 if the file is out of date.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureLibrary } from '../installation/library.ts'
import { machineCode } from '../installation/machine-code.ts'
import { cacheFolder } from '../installation/paths.ts'
import { RELEASES } from '../installation/releases.ts'
import { DTYPES, type Dtype, type GpuKernels, type Refusal } from './gpu-kernels.ts'
import { type Kernel, readKernelList } from './kernel-list.ts'

const FILE = fileURLToPath(new URL('./gpu-kernels.json', import.meta.url))
const CC = 'libtensorflow_cc.so.2'
const FRAMEWORK = 'libtensorflow_framework.so.2'
/** TensorFlow's libraries, and those of cuDNN and cuBLAS that every convolution and product uses. */
const PROGRAMS = [
  `tensorflow/${CC}`,
  `tensorflow/${FRAMEWORK}`,
  'nvidia/lib/libcudnn_ops.so.9',
  'nvidia/lib/libcublas.so.12',
]

const not = (text: string) => `A deterministic GPU implementation of ${text} is not currently available.`
const yet = (text: string) => `Determinism is not yet supported in GPU implementation of ${text}.`
const cross = (op: string, word: string) =>
  `The GPU implementation of ${op} that would have been executed is not deterministic. Note that the Python API uses an alternative, deterministic, GPU-accelerated path when ${word} is enabled.`

/** The op that each of the library's refusals belongs to, which the text does not always name. */
const REFUSALS: readonly Refusal[] = [
  { op: 'AdjustContrast', says: not('AdjustContrast') },
  { op: 'AdjustContrastv2', says: not('AdjustContrastv2') },
  { op: 'Bincount', says: yet('Bincount') },
  {
    op: 'CropAndResizeGradBoxes',
    says: 'Deterministic GPU implementation of CropAndResizeBackpropBoxes not available.',
  },
  {
    op: 'CropAndResizeGradImage',
    says: 'Deterministic GPU implementation of CropAndResizeBackpropImage not available.',
  },
  { op: 'DenseBincount', says: yet('DenseBincount') },
  { op: 'Dilation2DBackpropFilter', says: 'Determinism is not yet supported for Dilation2DBackpropFilter.' },
  { op: 'Dilation2DBackpropInput', says: 'Determinism is not yet supported for Dilation2DBackpropInput.' },
  { op: 'FakeQuantWithMinMaxVarsGradient', says: yet('FakeQuantWithMinMaxVarsGradient') },
  { op: 'FakeQuantWithMinMaxVarsPerChannelGradient', says: yet('FakeQuantWithMinMaxVarsPerChannelGradient') },
  ...['FusedBatchNormGrad', 'FusedBatchNormGradV2', 'FusedBatchNormGradV3'].map((op) => ({
    op,
    when: { is_training: false },
    says: not('fused batch-norm backprop, when training is disabled,'),
  })),
  { op: 'MaxPoolGradWithArgmax', says: 'Determinism is not yet supported for MaxPoolGradWithArgmax.' },
  { op: 'ResizeNearestNeighborGrad', says: not('ResizeNearestNeighborGrad') },
  { op: 'SoftmaxCrossEntropyWithLogits', says: cross('SoftmaxCrossEntropyWithLogits', 'determinism') },
  { op: 'SparseSoftmaxCrossEntropyWithLogits', says: cross('SparseSoftmaxCrossEntropyWithLogits', 'determinsim') },
  { op: 'SparseTensorDenseMatMul', says: not('SparseTensorDenseMatmulOp') },
  { op: 'Svd', says: 'Determinism is not yet supported for SVD of matrices with 1 column.' },
]

/** Refusals that cannot occur here, and why. */
const MOOT: readonly [says: RegExp, why: string][] = [
  [/DepthwiseConvBackpropFilter/, 'of builds with a cuDNN before 7.6.3'],
  [/segment reduction op/, 'a deterministic kernel is taken where the quick one is not, since TensorFlow 2.8'],
  [/Scatter ops with ref inputs/, 'of ops on variables of TensorFlow 1'],
  [/DebugNumericSummaryV2/, 'of the debugger'],
]

const REFUSAL = /^.*\bdetermin(?:istic GPU implementation of|ism is not yet supported|istic\. Note).*$/gim

const library = await ensureLibrary(RELEASES.gpu, cacheFolder())
const found: GpuKernels = {
  library: `${RELEASES.gpu.wheels[0]?.name} ${RELEASES.gpu.version}`,
  machineCode: Object.fromEntries(PROGRAMS.map((path) => [path.split('/').at(-1)!, machineCode(join(library, path))])),
  refusesDeterminism: checkedRefusals(),
  kernels: lines(listKernels()),
}
const text = JSON.stringify(found, null, 2)
if (!process.argv.includes('--check')) writeFileSync(FILE, `${text}\n`)
else if (JSON.stringify(JSON.parse(readFileSync(FILE, 'utf8')), null, 2) !== text) {
  process.stderr.write(`${FILE} does not match the library; update it with \`npm run gpu:kernels\`\n`)
  process.exitCode = 1
}

/** Returns the table above after checking that the library contains exactly its texts. */
function checkedRefusals(): Refusal[] {
  const said: string[] = strings(join(library, 'tensorflow', CC)).match(REFUSAL) ?? []
  const missing = REFUSALS.filter(({ says }) => !said.includes(says))
  const unknown = said.filter(
    (line) => !REFUSALS.some(({ says }) => says === line) && !MOOT.some(([says]) => says.test(line)),
  )
  if (missing.length + unknown.length === 0) return [...REFUSALS]
  throw new Error(
    `not in the library: ${missing.map(({ says }) => says).join(' | ')}; not in the table: ${unknown.join(' | ')}`,
  )
}

function strings(path: string): string {
  const options = { encoding: 'utf8', maxBuffer: 1 << 30 } as const
  return execFileSync('sh', ['-c', 'strings -n 24 "$0" | grep -i determinis', path], options)
}

function listKernels(): Kernel[] {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-kernels-'))
  try {
    const tensorflow = join(library, 'tensorflow')
    const program = join(folder, 'list-kernels')
    const source = fileURLToPath(new URL('./list-kernels.c', import.meta.url))
    const libraries = [`-L${tensorflow}`, `-l:${CC}`, `-l:${FRAMEWORK}`, `-Wl,-rpath,${tensorflow}`]
    execFileSync('gcc', [source, `-I${join(tensorflow, 'include')}`, ...libraries, '-o', program])
    return readKernelList(execFileSync(program, { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * The kernels that a GPU can use, by op: GPU kernels, then those registered for any device without its own (`DEFAULT`:
 * shapes, int32 in host memory). Sorted, and limited to the types in `DTYPES`.
 */
function lines(kernels: readonly Kernel[]): Record<string, string[]> {
  const byOp = new Map<string, Set<string>>()
  for (const wanted of ['GPU', 'DEFAULT']) {
    const some = kernels.filter(({ device, label }) => device === wanted && label === '')
    const found = some.flatMap((kernel) => line(kernel).map((text) => [kernel.op, text] as const))
    for (const [op, text] of found.sort(([, a], [, b]) => (a < b ? -1 : 1))) {
      byOp.set(op, (byOp.get(op) ?? new Set()).add(text))
    }
  }
  return Object.fromEntries([...byOp].sort(([a], [b]) => (a < b ? -1 : 1)).map(([op, all]) => [op, [...all]]))
}

function line({ types, host }: Kernel): string[] {
  const words = Object.entries(types).map(([attribute, numbers]) => [attribute, numbers.flatMap(dtype)] as const)
  if (words.some(([, names]) => names.length === 0)) return []
  const text = words.map(([attribute, names]) => `${attribute}=${names.join('|')}`).sort()
  return [[...text, ...(host.length > 0 ? [`host:${host.join(',')}`] : [])].join(' ')]
}

function dtype(number: number): Dtype[] {
  const name = (DTYPES as Record<number, Dtype>)[number]
  return name === undefined ? [] : [name]
}

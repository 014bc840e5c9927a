import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PbfWriter } from 'pbf'
import { describe, expect, onTestFinished, test } from 'vitest'
import { unfitness } from '../../harness/engine/card/requirements.ts'
import {
  gpuKernels,
  hasGpuKernel,
  hostArguments,
  refusesDeterminism,
} from '../../harness/engine/gpu-kernels/gpu-kernels.ts'
import { readKernelList } from '../../harness/engine/gpu-kernels/kernel-list.ts'
import { machineCode } from '../../harness/engine/installation/machine-code.ts'

describe('the list of GPU kernels', () => {
  test('knows ops by their types', () => {
    expect(hasGpuKernel('Conv2D', { T: 'bfloat16' })).toBe(true)
    expect(hasGpuKernel('Cast', { SrcT: 'uint8', DstT: 'float32' })).toBe(true)
    expect(hasGpuKernel('CropAndResize', { T: 'float32' })).toBe(true)
    expect(hasGpuKernel('CropAndResize', { T: 'uint8' })).toBe(false)
    expect(hasGpuKernel('NthElement', { T: 'float32' })).toBe(false)
    expect(hasGpuKernel('NoSuchOp', {})).toBe(false)
  })

  test('knows what stays in the host’s memory, of kernels for any device too', () => {
    expect(hostArguments('AddV2', { T: 'float32' })).toEqual([])
    expect(hostArguments('AddV2', { T: 'int32' })).toEqual(['x', 'y', 'z'])
    expect(hostArguments('PadV2', { T: 'float32', Tpaddings: 'int32' })).toEqual(['paddings', 'constant_values'])
    expect(hostArguments('Reshape', { T: 'float32', Tshape: 'int32' })).toEqual(['shape'])
  })

  test('knows which refuse determinism, and with which attributes', () => {
    expect(refusesDeterminism('SoftmaxCrossEntropyWithLogits')).toBe(true)
    expect(refusesDeterminism('SparseSoftmaxCrossEntropyWithLogits')).toBe(true)
    expect(refusesDeterminism('ResizeNearestNeighborGrad')).toBe(true)
    expect(refusesDeterminism('FusedBatchNormGradV3', { is_training: false })).toBe(true)
    expect(refusesDeterminism('FusedBatchNormGradV3', { is_training: true })).toBe(false)
    expect(refusesDeterminism('ResizeBilinearGrad')).toBe(false)
    expect(refusesDeterminism('UnsortedSegmentSum')).toBe(false)
  })

  test('names no op that it does not have', () => {
    const { kernels, refusesDeterminism: refusals } = gpuKernels()
    expect(refusals.filter(({ op }) => !(op in kernels))).toEqual([])
  })
})

test('the oldest card that is let in is the first that every library has code for', () => {
  const oldest = Object.values(gpuKernels().machineCode).map((code) =>
    Math.min(...Object.keys(code).flatMap((name) => (name.startsWith('ptx') ? [] : [Number(name)]))),
  )
  const driver = { cuda: 13_000, version: '580.95.05', error: null, detail: null }
  const card = (capability: number) => ({
    name: 'a card',
    uuid: 'GPU-1',
    capability: capability.toFixed(1),
    memoryMb: 1,
  })
  const first = Math.max(...oldest)
  expect(first).toBe(7.5)
  expect(unfitness({ ...driver, cards: [card(first)] })).toBeNull()
  expect(unfitness({ ...driver, cards: [card(first - 0.1)] })).toMatchObject({ reason: 'card-too-old' })
})

test('the newest machine code of TensorFlow is for 9.0, and most of its kernels there are PTX', () => {
  const code = gpuKernels().machineCode['libtensorflow_cc.so.2']
  expect(code).toEqual({ '6.0': 1398, '7.0': 1398, '8.0': 1398, '8.9': 1398, '9.0': 249, 'ptx 9.0': 1398 })
})

test('a kernel list is read from its message', () => {
  const pbf = new PbfWriter()
  const value = (_: undefined, writer: PbfWriter) =>
    writer.writeMessage(1, (_list, list) => list.writePackedVarint(6, [1, 14]), undefined)
  pbf.writeMessage(
    1,
    (_, kernel) => {
      kernel.writeStringField(1, 'Sum')
      kernel.writeStringField(2, 'GPU')
      kernel.writeMessage(
        3,
        (_constraint, constraint) => {
          constraint.writeStringField(1, 'T')
          constraint.writeMessage(2, value, undefined)
        },
        undefined,
      )
      kernel.writeStringField(4, 'reduction_indices')
    },
    undefined,
  )
  expect(readKernelList(pbf.finish())).toEqual([
    { op: 'Sum', device: 'GPU', types: { T: [1, 14] }, host: ['reduction_indices'], label: '' },
  ])
})

test('machine code is counted by capability, and what only looks like it is passed over', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-fatbin-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const program = (kind: number, capability: number) => {
    const bytes = Buffer.alloc(64 + 8)
    bytes.writeUInt16LE(kind, 0)
    bytes.writeUInt32LE(64, 4)
    bytes.writeBigUInt64LE(8n, 8)
    bytes.writeUInt32LE(capability, 28)
    return bytes
  }
  const binary = (...programs: Buffer[]) => {
    const body = Buffer.concat(programs)
    const header = Buffer.alloc(16)
    header.writeUInt32LE(0xba55ed50, 0)
    header.writeUInt16LE(1, 4)
    header.writeUInt16LE(16, 6)
    header.writeBigUInt64LE(BigInt(body.length), 8)
    return Buffer.concat([header, body])
  }
  const chance = Buffer.from([0x50, 0xed, 0x55, 0xba, 9, 9])
  const path = join(folder, 'library')
  writeFileSync(
    path,
    Buffer.concat([chance, binary(program(2, 80), program(2, 90), program(1, 90)), binary(program(2, 80)), chance]),
  )
  expect(machineCode(path)).toEqual({ '8.0': 2, '9.0': 1, 'ptx 9.0': 1 })
})

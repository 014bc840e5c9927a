/** The ops that TensorFlow's GPU library has kernels for, and the kernels that fail in deterministic mode. */
import { readFileSync } from 'node:fs'
import type { MachineCode } from '../installation/machine-code.ts'

/** Types that `kernels` distinguishes, by their numbers in TensorFlow (tensorflow/core/framework/types.proto). */
export const DTYPES = {
  1: 'float32',
  3: 'int32',
  4: 'uint8',
  7: 'string',
  9: 'int64',
  10: 'bool',
  14: 'bfloat16',
  19: 'float16',
  20: 'resource',
} as const

export type Dtype = (typeof DTYPES)[keyof typeof DTYPES]

export interface Refusal {
  op: string
  /** Attributes with which the kernel fails; absent if it always does. */
  when?: Record<string, boolean>
  /** The library's error message. */
  says: string
}

export interface GpuKernels {
  /** The library that the list was read from. */
  library: string
  /** Number of programs in each library, by compute capability. */
  machineCode: Record<string, MachineCode>
  refusesDeterminism: Refusal[]
  /**
   * One line per kernel, by op: the attributes' types, then the arguments in host memory, as in
   * `T=float32 Tidx=int32 host:axis`.
   */
  kernels: Record<string, string[]>
}

let read: GpuKernels | undefined

/** The list that `npm run gpu:kernels` reads from the library. */
export function gpuKernels(): GpuKernels {
  read ??= JSON.parse(readFileSync(new URL('./gpu-kernels.json', import.meta.url), 'utf8')) as GpuKernels
  return read
}

/** @param types - by the op's type attributes, e.g. `{ T: 'float32', Tidx: 'int32' }`. */
export function hasGpuKernel(op: string, types: Readonly<Record<string, Dtype>>): boolean {
  return kernel(op, types) !== undefined
}

/** The arguments and results that the GPU kernel keeps in host memory; all of them for a kernel on int32. */
export function hostArguments(op: string, types: Readonly<Record<string, Dtype>>): string[] {
  const host = kernel(op, types)
    ?.split(' ')
    .find((word) => word.startsWith('host:'))
  return host?.slice('host:'.length).split(',') ?? []
}

/** Whether the GPU kernel raises Unimplemented under TF_DETERMINISTIC_OPS=1. */
export function refusesDeterminism(op: string, attributes: Readonly<Record<string, unknown>> = {}): boolean {
  return gpuKernels().refusesDeterminism.some(
    (refusal) =>
      refusal.op === op && Object.entries(refusal.when ?? {}).every(([name, value]) => attributes[name] === value),
  )
}

function kernel(op: string, types: Readonly<Record<string, Dtype>>): string | undefined {
  return gpuKernels().kernels[op]?.find((line) =>
    line
      .split(' ')
      .filter((word) => word.includes('='))
      .every((word) => {
        const [attribute, allowed] = word.split('=') as [string, string]
        const given = types[attribute]
        return given === undefined || allowed.split('|').includes(given)
      }),
  )
}

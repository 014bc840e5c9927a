/** The cards of this machine that jobs may use. */
import { execFileSync } from 'node:child_process'
import { readStamp } from '../engine/compile.ts'

/**
 * What CUDA_VISIBLE_DEVICES names, else all that the driver knows, by what CUDA_VISIBLE_DEVICES may be set to; none for an
 * engine that computes on the CPU.
 */
export function visibleGpus(engine = readStamp()?.kind): string[] {
  if (engine === 'cpu') return []
  const { CUDA_VISIBLE_DEVICES: given } = process.env
  return given === undefined ? listed() : named(given)
}

/** CUDA itself stops at the first that is none, such as -1. */
function named(list: string): string[] {
  const words = list.split(',').map((word) => word.trim())
  const end = words.findIndex((word) => word === '' || word.startsWith('-'))
  return end === -1 ? words : words.slice(0, end)
}

/** By their own names: CUDA and the driver may count in different orders. */
function listed(): string[] {
  try {
    const list = execFileSync('nvidia-smi', ['--query-gpu=uuid', '--format=csv,noheader'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return list.split('\n').filter((line) => line.startsWith('GPU-'))
  } catch {
    return []
  }
}

/** The card that the fewest jobs are on, the first of them. @param taken - a card for every running job that has one. */
export function freestGpu(gpus: readonly string[], taken: readonly (string | undefined)[]): string | undefined {
  const jobs = (gpu: string) => taken.filter((one) => one === gpu).length
  return [...gpus].sort((a, b) => jobs(a) - jobs(b))[0]
}

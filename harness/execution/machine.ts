/** What of the machine a result may depend on and Node does not tell: vector instructions, graphics cards, a container. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { hasNvidiaGpu } from '../engine/device.ts'

interface Machine {
  /** Vector instructions that choose the kernels, e.g. `avx avx2 fma`: one model name stands for several. */
  instructions: string | null
  /** Names of the NVIDIA cards, in the driver's order; null without one. */
  gpu: string | null
  gpuDriver: string | null
  /** `docker`, `podman`, `kubernetes` or another's name; null outside of one. */
  container: string | null
}

const QUERY = ['--query-gpu=name,driver_version', '--format=csv,noheader']

export function machine(): Machine {
  return { instructions: instructions(), ...cards(), container: container() }
}

/** x86 and ARM on Linux. */
function instructions(): string | null {
  const flags =
    readText('/proc/cpuinfo')
      .match(/^(?:flags|Features)\s*:(.*)$/m)?.[1]
      ?.trim()
      .split(' ') ?? []
  const vector = flags.filter((flag) => /^(avx|fma$|amx|asimd|sve|bf16|i8mm)/.test(flag))
  return vector.length === 0 ? null : vector.sort().join(' ')
}

function cards(): Pick<Machine, 'gpu' | 'gpuDriver'> {
  if (!hasNvidiaGpu()) return { gpu: null, gpuDriver: null }
  try {
    const output = execFileSync('nvidia-smi', QUERY, {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const rows = output
      .trim()
      .split('\n')
      .map((line) => line.split(',').map((word) => word.trim()))
    return { gpu: rows.map(([name]) => name).join(', '), gpuDriver: rows[0]?.[1] ?? null }
  } catch {
    return { gpu: 'unknown', gpuDriver: null }
  }
}

function container(): string | null {
  if (process.env.KUBERNETES_SERVICE_HOST) return 'kubernetes'
  if (existsSync('/.dockerenv')) return 'docker'
  if (existsSync('/run/.containerenv')) return 'podman'
  if (process.env.container) return process.env.container // systemd-nspawn, lxc and others say so
  return readText('/proc/1/cgroup').match(/\b(docker|kubepods|lxc|containerd)\b/)?.[1] ?? null
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Facts about the machine that can affect results and that Node does not report: vector instructions, a container. */
import { existsSync, readFileSync } from 'node:fs'
import { processorFlags } from '../../engine/processor.ts'

interface Machine {
  /** Vector instructions, e.g. `avx avx2 fma`, which determine the kernels; they can differ for one model name. */
  instructions: string | null
  /** `docker`, `podman`, `kubernetes` or another's name; null outside of one. */
  container: string | null
}

export function machine(): Machine {
  return { instructions: instructions(), container: container() }
}

function instructions(): string | null {
  const vector = [...processorFlags()].filter((flag) => /^(avx|fma$|amx|asimd|sve|bf16|i8mm)/.test(flag))
  return vector.length === 0 ? null : vector.sort().join(' ')
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

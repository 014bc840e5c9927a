/** NVIDIA's driver with one card that is not there. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const SOURCES = { 'libcuda.so.1': 'cuda.c', 'libnvidia-ml.so.1': 'nvml.c' }

/** The settings of `fake-driver/*.c`. */
interface Settings {
  FAKE_CUDA_VERSION?: string
  FAKE_CUDA_INIT?: string
  FAKE_CUDA_CAPABILITY?: string
  FAKE_CUDA_NAME?: string
  FAKE_DRIVER_VERSION?: string
}

/** Compiles it for the test that runs. @returns what a process needs in its environment to find it. */
export function fakeDriver(settings: Settings = {}): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-driver-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [library, source] of Object.entries(SOURCES)) {
    const file = fileURLToPath(new URL(`./fake-driver/${source}`, import.meta.url))
    execFileSync('gcc', [
      '-shared',
      '-fPIC',
      '-Wall',
      '-Werror',
      '-Wno-stringop-truncation',
      '-o',
      join(folder, library),
      file,
    ])
  }
  return { ...(settings as Record<string, string>), LD_LIBRARY_PATH: folder }
}

/** Every process of Node that is started from here ends itself before it does anything. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'

/** To be undone with `vi.unstubAllEnvs()`. */
export function letProcessesDie(signal: NodeJS.Signals): void {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'die.cjs'), `process.kill(process.pid, '${signal}')\nfor (;;) {}`)
  vi.stubEnv('NODE_OPTIONS', `--require ${join(folder, 'die.cjs')}`)
}

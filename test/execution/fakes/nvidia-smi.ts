/** The driver's own tool for a machine that has cards, first on the PATH. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { vi } from 'vitest'

export interface FakeCard {
  uuid: string
  name?: string
  capability?: string
  totalMb?: number
  freeMb?: number
}

const PROGRAM = `#!${process.execPath}
const { cards, processes } = JSON.parse(require('node:fs').readFileSync(__dirname + '/answers.json', 'utf8'))
const [flag, fields] = process.argv[2].split('=')
const rows = flag === '--query-gpu' ? cards : processes
for (const row of rows) console.log(fields.split(',').map((field) => row[field]).join(', '))
`

/** To be undone with `vi.unstubAllEnvs()` and by disposing of it. @param processes - MiB on the cards by process id. */
export function fakeNvidiaSmi(cards: readonly FakeCard[], processes: Record<number, number> = {}): Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-smi-'))
  const answers = {
    cards: cards.map(({ uuid, name = 'NVIDIA A100', capability = '8.0', totalMb = 40_960, freeMb = totalMb }) => {
      const memory = { 'memory.total': totalMb, 'memory.free': freeMb }
      return { uuid, name, compute_cap: capability, driver_version: '580.95.05', ...memory }
    }),
    processes: Object.entries(processes).map(([pid, used]) => ({ pid, used_memory: used })),
  }
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers))
  writeFileSync(join(folder, 'nvidia-smi'), PROGRAM, { mode: 0o755 })
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`)
  return { [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

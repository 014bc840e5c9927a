/** The same workloads in PyTorch, eager and compiled, where the machine's python3 has it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Context } from '../findings.ts'

const PROGRAM = fileURLToPath(new URL('../torch-steps.py', import.meta.url))
/** The program stops by itself; after this many seconds more it is stopped. */
const GRACE = 5

export function run({ device, rehearsed, left, say }: Context): Promise<void> {
  return new Promise((resolve) => {
    const words = [PROGRAM, '--device', device, '--seconds', String(left()), ...(rehearsed ? ['--small'] : [])]
    const child = spawn('python3', words, { env: ownLibraries(), stdio: ['ignore', 'pipe', 'pipe'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), (left() + GRACE) * 1000)
    let [rest, complaint] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      for (const line of lines) if (line.startsWith('{')) hear(JSON.parse(line), say)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-4000)
    })
    child.on('error', (error) => say({ skipped: 'PyTorch', why: error.message }))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      // Whatever becomes of PyTorch says nothing of this project.
      if (code !== 0)
        say({ skipped: 'PyTorch', why: signal ?? complaint.trim().split('\n').at(-1) ?? `ended with ${code}` })
      resolve()
    })
  })
}

type Row = Record<string, string | number | null>

function hear(answer: Row & { skipped?: string; why?: string }, say: Context['say']): void {
  const { skipped, why } = answer
  if (skipped !== undefined) {
    say({ skipped, why: why! })
    return
  }
  say({ table: 'images per second', row: answer })
  say({ passed: [answer.workload, answer.mode, answer.precision].join(', ') })
}

/** A packet's libraries have names that PyTorch's own have, too. */
function ownLibraries(): NodeJS.ProcessEnv {
  const { MASKBENCH_OUTER_LIBRARY_PATH: outer, LD_LIBRARY_PATH, ...rest } = process.env
  const path = outer ?? LD_LIBRARY_PATH
  return { ...rest, ...(path && { LD_LIBRARY_PATH: path }) }
}

/**
 * `npm run bench:perf`: the workloads of `maskbench perf` beside PyTorch, in pairs of fresh processes, each side first in every
 * other pair. Prints the table of docs/speed.md: medians, and of the speed ratios their range too.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { EnvironmentError, FailureError, MaskbenchError, UsageError } from '../../harness/base/errors.ts'
import { WORKLOADS } from '../../harness/perf/index.ts'
import { inTurns } from './compare.ts'
import { HEAD, line, means, type Ours, type Peer, type Row, rowsOf } from './speed-table.ts'

const HELP = `Usage: npm run bench:perf -- --torch PYTHON [--pairs N] [--step] [--json] [workloads...]

  --torch PYTHON  a Python that has PyTorch; harness/perf/torch_reference.py says how to install it
  --pairs N       how often each side is measured (default 5)
  --step          compare of pretraining the step alone: the peer's views take most of the time
  --json          one JSON object a line in place of the table, with every figure of every pair

Figures are those of an idle machine only if it is idle: the load is printed below the table.
`
const BIN = join(import.meta.dirname, '../../harness/cli/bin.mjs')
const REFERENCE = join(import.meta.dirname, '../../harness/perf/torch_reference.py')

try {
  if (process.argv.includes('--help')) process.stdout.write(HELP)
  else await comparePairs()
} catch (error) {
  if (!(error instanceof MaskbenchError)) throw error
  process.stderr.write(`bench:perf: ${error.message}. ${error.remedy}\n`)
  process.exitCode = error.exitCode
}

async function comparePairs(): Promise<void> {
  const { torch, step, json, pairs: times, workloads } = options()
  const rows: Row[] = []
  const peers = new Set<string>()
  await requireTorch(torch)
  if (!json) process.stdout.write(HEAD)
  for (const workload of workloads) {
    const reference = [REFERENCE, workload, '--json', ...(step ? ['--step'] : [])]
    const pairs = await inTurns(
      times,
      () => measured<Ours>('maskbench', process.execPath, [BIN, 'perf', workload, '--device', 'cpu', '--json']),
      () => measured<Peer>('the peer', torch, reference),
    )
    const compared = rowsOf(workload, pairs)
    rows.push(...compared)
    for (const { peer } of pairs) peers.add(`PyTorch ${peer.torch}, threads: ${peer.threads}`)
    process.stdout.write(json ? `${JSON.stringify({ workload, compared, pairs })}\n` : compared.map(line).join(''))
  }
  if (!json) process.stdout.write(`\n${means(rows)}${machine()}; ${[...peers].join('; ')}.\n`)
}

function options() {
  const known = Object.keys(WORKLOADS)
  const refuse = (what: string, remedy = 'see --help', cause?: unknown): never => {
    throw new UsageError({ what, remedy }, { cause })
  }
  const { values, positionals } = parsed(refuse)
  const { torch = refuse('there is nothing to compare with', 'name a Python that has PyTorch with --torch') } = values
  const pairs = Number(values.pairs)
  if (!Number.isInteger(pairs) || pairs < 1) refuse(`--pairs ${values.pairs} is not a whole number from 1 on`)
  const unknown = positionals.find((name) => !known.includes(name))
  if (unknown !== undefined) refuse(`there is no workload "${unknown}"`, `the workloads are ${known.join(', ')}`)
  return { ...values, torch, pairs, workloads: positionals.length > 0 ? positionals : known }
}

function parsed(refuse: (what: string, remedy?: string, cause?: unknown) => never) {
  try {
    return parseArgs({
      options: {
        torch: { type: 'string' },
        pairs: { type: 'string', default: '5' },
        step: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    })
  } catch (cause) {
    return refuse((cause as Error).message.split('. ')[0]!, undefined, cause)
  }
}

/** Before minutes are spent on the other side. */
async function requireTorch(python: string): Promise<void> {
  try {
    await promisify(execFile)(python, ['-c', 'import torch, torchvision, sklearn'])
  } catch (cause) {
    throw new EnvironmentError({
      what: `${python} can not load PyTorch: ${lastSaid(cause)}`,
      remedy:
        'python3 -m venv torch && torch/bin/pip install torch torchvision scikit-learn, then --torch torch/bin/python',
    })
  }
}

/** @param side - whose figure it is. @returns what a fresh process printed. */
async function measured<T>(side: string, program: string, words: readonly string[]): Promise<T> {
  const started = performance.now()
  try {
    const { stdout } = await promisify(execFile)(program, words)
    const figure = JSON.parse(stdout) as T
    process.stderr.write(`${side}, ${((performance.now() - started) / 1000).toFixed(0)} s: ${stdout.trim()}\n`)
    return figure
  } catch (cause) {
    const what = `${side} was not measured: ${lastSaid(cause)}`
    throw new FailureError({ what, remedy: `try ${program} ${words.join(' ')}` })
  }
}

function lastSaid(cause: unknown): string {
  return (cause as { stderr?: string }).stderr?.trim().split('\n').at(-1) || (cause as Error).message
}

function machine(): string {
  const { length: cores, 0: first } = cpus()
  const wide = readFileSync('/proc/cpuinfo', 'utf8').includes('avx512f') ? 'with' : 'without'
  return `${cores} cores of ${first!.model.trim()} ${wide} AVX-512, load ${loadavg()[0]!.toFixed(1)}`
}

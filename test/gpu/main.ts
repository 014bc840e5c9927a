/**
 * What to run on a machine with a card: whether it computes what the CPU computes, the same every time, and how fast. Prints
 * its findings as they come, or with --json as one value at the end. Exit codes: 0 all is well, 1 something failed, 2 wrong
 * usage, 3 there is no card.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { MaskbenchError, UsageError } from '../../harness/base/errors.ts'
import { check } from './check.ts'
import { type Assignment, perform } from './child.ts'
import { PARTS, type Part } from './parts/index.ts'
import type { CheckReport, PartReport } from './report.ts'
import { deviceText, partText, summary } from './text.ts'

const USAGE = `usage: npm run test:gpu -- [--device cpu] [--json] [--out FILE] [--seconds N] [--only PART,PART]

  --device cpu   rehearse on the CPU, at sizes that it can bear
  --json         stdout is the result as JSON, and all else goes to stderr
  --out FILE     the result as JSON, as far as it is there
  --seconds N    of the whole check (300); what does not fit is named as skipped
  --only PARTS   ${PARTS.map(({ name }) => name).join(', ')}
  --pack FOLDER  pack all of it for a machine without network; --help says more`

async function main(): Promise<number> {
  const { assignment, device, json, out, seconds, only, help } = options()
  if (help) {
    console.log(USAGE)
    return 0
  }
  if (assignment !== undefined) {
    await perform(JSON.parse(assignment) as Assignment)
    return 0
  }
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const print = json ? console.error : console.log
  const report = await check({
    device: device === 'cpu' ? 'cpu' : 'gpu',
    seconds,
    parts: chosen(only),
    signal: stop.signal,
    ended: (part, soFar) => show(part, soFar, print, out),
  })
  if (stop.signal.aborted) return 130
  print(summary(report))
  if (json) console.log(JSON.stringify(report, null, 2))
  return report.ok ? 0 : 1
}

function show(part: PartReport, soFar: CheckReport, print: (text: string) => void, out: string | undefined): void {
  if (part.part === 'device' && soFar.device) print(deviceText(soFar.device))
  print(partText(part))
  if (out !== undefined) writeFileSync(out, `${JSON.stringify(soFar, null, 2)}\n`)
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        device: { type: 'string', default: process.env.MASKBENCH_DEVICE || 'gpu' },
        json: { type: 'boolean', default: false },
        out: { type: 'string' },
        seconds: { type: 'string', default: '300' },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
        assignment: { type: 'string' },
      },
    })
    const seconds = Number(values.seconds)
    if (!(seconds > 0)) throw new Error(`--seconds ${values.seconds} is no time`)
    if (!['cpu', 'gpu'].includes(values.device)) throw new Error(`--device ${values.device} is neither cpu nor gpu`)
    return { ...values, seconds }
  } catch (error) {
    throw new UsageError({ what: error instanceof Error ? error.message : String(error), remedy: USAGE })
  }
}

function chosen(only: string | undefined): readonly Part[] {
  if (only === undefined) return PARTS
  const names = only.split(',')
  const unknown = names.find((name) => !PARTS.some((part) => part.name === name))
  if (unknown !== undefined) throw new UsageError({ what: `there is no part ${unknown}`, remedy: USAGE })
  // What others compare with must have been made before.
  const needs = names.some((name) => name === 'ops' || name === 'gradients') ? ['record'] : []
  return PARTS.filter(({ name }) => name === 'device' || [...needs, ...names].includes(name))
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof MaskbenchError)) throw error
  console.error(`test:gpu: ${error.message}. ${error.remedy}`)
  process.exitCode = error.exitCode
}

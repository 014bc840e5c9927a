/** The progress of a plan as lines: configurations with their seeds below; finished ones are collapsed. */
import { styleText } from 'node:util'
import { oneLine } from '../../base/printable.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import type { RunState } from '../../store/runs/queue.ts'
import { clock, leftText, type TimeLeft } from './time-left.ts'

interface Picture {
  title: string
  planned: readonly PlannedRun[]
  states: readonly RunState[]
  timeLeft: TimeLeft
  columns: number
  rows: number
}

const MARKS = {
  queued: styleText('dim', '·'),
  running: styleText('cyan', '▸'),
  done: styleText('green', '✓'),
  failed: styleText('red', '✗'),
  interrupted: styleText('yellow', '·'),
}

export function renderTree({ title, planned, states, timeLeft, columns, rows }: Picture): string[] {
  const byId = new Map(states.map((state) => [state.id, state]))
  const ended = states.filter(({ status }) => status === 'done' || status === 'failed').length
  const head = `${oneLine(title)}  ${bar(timeLeft.fraction(states))}  ${ended} of ${states.length}  ${leftText(timeLeft.overall(states), states)}`
  const blocks = grouped(planned).map((members) => renderGroup(members, byId, timeLeft, planned.length === 1))
  return fitRows([styleText('bold', head), ...blocks.flat()], rows - 2).map((line) => cut(line, columns - 1))
}

/** Describes the state of one run in a few words. @param isAlone - percent and time left are said of the plan, which is this run. */
export function describeRun({ config }: PlannedRun, state: RunState, timeLeft: TimeLeft, isAlone: boolean): string {
  if (state.status === 'done') return `done${state.seconds === null ? '' : ` in ${clock(state.seconds)}`}`
  if (state.status !== 'running') {
    return state.error === null ? (state.place ?? state.status) : oneLine(`${state.status}: ${state.error}`)
  }
  const fraction = timeLeft.fractionOf(state)
  const steps = timeLeft.stepsPerSecond(state)
  const left = timeLeft.secondsLeft(state)
  const parts = [
    fraction > 0 && !isAlone ? `${Math.floor(fraction * 100)}%` : '',
    state.phase ?? '',
    config.kind === 'representation' && steps !== null ? `${Math.round(steps * config.batchSize)} images/s` : '',
    left >= 1 && !isAlone ? `${clock(left)} left` : '',
    state.place ?? '',
  ]
  return oneLine(parts.filter(Boolean).join('  '))
}

function renderGroup(
  members: readonly PlannedRun[],
  byId: Map<string, RunState>,
  timeLeft: TimeLeft,
  isAlone: boolean,
): string[] {
  const states = members.map(({ id }) => byId.get(id)!)
  const title = oneLine(members[0]!.name.replace(/\/\d+$/, ''))
  const all = (status: RunState['status']) => states.every((state) => state.status === status)
  const seeds = `${members.length} ${members.length === 1 ? 'seed' : 'seeds'}`
  if (all('done')) return [`  ${MARKS.done} ${title}  ${styleText('dim', seeds)}`]
  if (all('queued') || all('interrupted')) return [`  ${MARKS.queued} ${styleText('dim', `${title}  ${seeds}`)}`]
  const lines = members.map((run) => {
    const state = byId.get(run.id)!
    return `    ${MARKS[state.status]} seed ${run.config.seed}  ${styleText('dim', describeRun(run, state, timeLeft, isAlone))}`
  })
  return [`  ${states.some(({ status }) => status === 'running') ? MARKS.running : MARKS.queued} ${title}`, ...lines]
}

function grouped(planned: readonly PlannedRun[]): PlannedRun[][] {
  const groups = new Map<string, PlannedRun[]>()
  for (const run of planned) {
    const members = groups.get(run.groupId)
    if (members === undefined) groups.set(run.groupId, [run])
    else members.push(run)
  }
  return [...groups.values()]
}

function bar(fraction: number): string {
  const width = 20
  const full = Math.round(fraction * width)
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor(fraction * 100)}%`
}

/** Shortens a tree that is taller than the terminal to its head and the running runs. */
function fitRows(lines: string[], rows: number): string[] {
  if (lines.length <= rows) return lines
  const [head = '', ...rest] = lines
  const busy = rest.filter((line) => line.includes(MARKS.running) || line.includes(MARKS.failed)).slice(0, rows - 2)
  return [head, ...busy, styleText('dim', `    and ${rest.length - busy.length} more lines`)]
}

/** Cuts a line to the terminal's width, not counting colour codes. */
function cut(line: string, width: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters.
  const parts = line.split(/(\x1b\[[0-9;]*m)/)
  let room = width
  return parts
    .map((part) => {
      if (part.startsWith('\x1b')) return part
      const kept = part.slice(0, Math.max(0, room))
      room -= part.length
      return kept
    })
    .join('')
}

/** Progress of a plan: a live tree on a terminal that can draw over what it shows, occasional lines elsewhere. */
import { clearScreenDown, moveCursor } from 'node:readline'
import { oneLine, printable } from '../../base/printable.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import type { RunState } from '../../store/runs/queue.ts'
import { describeRun, renderTree } from './progress-tree.ts'
import { isLate, leftText, TimeLeft } from './time-left.ts'

export interface Progress {
  /** Shows the state of every run of the plan. */
  watch(states: readonly RunState[]): void
  note(line: string): void
}

interface Options {
  title: string
  planned: readonly PlannedRun[]
  /** Expected wall seconds by run id. */
  expected: ReadonlyMap<string, number>
  jobs: number
  /** Interval between lines for a running run, where there is no terminal. */
  lineEveryMs?: number
}

export function showProgress(options: Options, out: NodeJS.WriteStream = process.stderr): Progress {
  const live = out.isTTY && process.env.TERM !== 'dumb'
  return live ? liveTree(options, out) : plainLines(options, (line) => out.write(`${printable(line)}\n`))
}

/** A run whose process was killed is stored as running until another takes it over, at the step that it had reached. */
function asHeld(state: RunState): RunState {
  return state.status === 'running' && !state.held ? { ...state, status: 'interrupted' } : state
}

function liveTree({ title, planned, expected, jobs }: Options, out: NodeJS.WriteStream): Progress {
  const timeLeft = new TimeLeft(expected, jobs, groupsOf(planned))
  let drawn: string[] = []
  const erase = () => {
    if (drawn.length > 0) moveCursor(out, 0, -drawn.length)
    clearScreenDown(out)
    drawn = []
  }
  const draw = (lines: string[]) => {
    erase()
    out.write(lines.map((line) => `${line}\n`).join(''))
    drawn = lines
  }
  return {
    watch(stored) {
      const states = stored.map(asHeld)
      timeLeft.update(states)
      draw(renderTree({ title, planned, states, timeLeft, columns: out.columns || 80, rows: out.rows || 24 }))
    },
    note(line) {
      const tree = drawn
      erase()
      out.write(`${printable(line)}\n`)
      draw(tree)
    },
  }
}

export function plainLines(options: Options, write: (line: string) => void): Progress {
  const { planned, expected, jobs, lineEveryMs = 15_000 } = options
  const timeLeft = new TimeLeft(expected, jobs, groupsOf(planned))
  const statuses = new Map<string, string>()
  // By error, the first run that ended with it: one cause that ends many is told once.
  const firstWith = new Map<string, string>()
  const said = (run: PlannedRun, state: RunState): string => {
    const { status, error } = state
    const first = error === null ? run.name : (firstWith.get(error) ?? run.name)
    if (status === 'failed' && error !== null) firstWith.set(error, first)
    if (status === 'failed' && first !== run.name) return oneLine(`failed as ${first} did`)
    return describeRun(run, state, timeLeft, planned.length === 1)
  }
  let spoken = performance.now()
  return {
    watch(stored) {
      const states = stored.map(asHeld)
      timeLeft.update(states)
      const byId = new Map(states.map((state) => [state.id, state]))
      const due = performance.now() - spoken >= lineEveryMs
      if (due) spoken = performance.now()
      const left = timeLeft.overall(states)
      const overall = `${percent(timeLeft.fraction(states))}${isLate(left, states) ? ' done,' : ' '} ${leftText(left, states)}`
      for (const run of planned) {
        const state = byId.get(run.id)!
        const before = statuses.get(run.id)
        // On Slurm, waiting there and the node of a run are reported as well.
        const now = state.status === 'running' || state.place === undefined ? state.status : PLACED
        statuses.set(run.id, now)
        const news = before === undefined ? now === 'running' || now === PLACED : before !== now
        if (news || (due && state.status === 'running')) write(`${overall}  ${run.name}  ${said(run, state)}`)
      }
    },
    note: write,
  }
}

const PLACED = 'placed'

/** Seeds of one configuration are a group. */
function groupsOf(planned: readonly PlannedRun[]): (id: string) => string {
  const groups = new Map(planned.map(({ id, groupId }) => [id, groupId]))
  return (id) => groups.get(id) ?? id
}

function percent(fraction: number): string {
  return `${Math.floor(fraction * 100)}%`.padStart(4)
}

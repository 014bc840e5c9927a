/**
 * Groups runs into job arrays. Runs that differ only in their evaluations are trained once: the first of them trains,
 * and each of the others is the task with the same index in an array that depends on the first one task by task
 * (`aftercorr`). A suite without such runs is a single array.
 */
import type { RunConfig } from '../../../../db/config/run.ts'
import { SELF_SUPERVISED } from '../../../../db/names.ts'
import type { Compute } from '../../../engine/environment.ts'
import { trainingKey } from '../../../store/runs/encoder-reuse.ts'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import { computeOf, type Device } from '../../resources/devices.ts'
import type { Lender } from '../apart/folder.ts'

export interface Entry {
  run: PlannedRun
  lender: Lender | null
}

export interface JobArray {
  /** The environment that its tasks need; each task gets as many cores as it keeps busy. */
  compute: Compute
  /** Tasks by index. */
  entries: Map<number, Entry>
  /** The array or existing job whose task with the same index must succeed first. */
  after: JobArray | number | null
}

/** A task that is already waiting or running. */
export interface OpenTask {
  run: PlannedRun
  jobId: number
  index: number
}

interface Surroundings {
  open: readonly OpenTask[]
  /** The checkpoints of a finished run with identical training. */
  lent(run: PlannedRun): Lender | null
  /** Largest number of tasks in an array. */
  maxSize: number
  deviceOf(run: PlannedRun): Device | null
}

export function planArrays(runs: readonly PlannedRun[], { open, lent, maxSize, deviceOf }: Surroundings): JobArray[] {
  const arrays = new Arrays(maxSize, (run) => computeOf(run.config, deviceOf(run)))
  const openByTraining = new Map(open.map((task) => [encoderKey(task.run), task]))
  for (const members of byTraining(runs)) {
    const trains = members.filter((run) => !mayBorrow(run.config))
    const borrow = members.filter((run) => mayBorrow(run.config))
    const ready = borrow.map((run) => ({ run, lender: lent(run) }))
    for (const entry of ready.filter(({ lender }) => lender !== null)) arrays.append(entry)
    const rest = ready.filter(({ lender }) => lender === null).map(({ run }) => run)
    const running = openByTraining.get(encoderKey(members[0]!))
    const first = trains[0] ?? (running === undefined ? rest.shift() : undefined)
    const others = trains.slice(1)
    for (const run of others) arrays.append({ run, lender: null })
    const place = first === undefined ? running : arrays.append({ run: first, lender: null })
    for (const run of rest) arrays.follow(place!, { run, lender: { run: (first ?? running!.run).id, files: null } })
  }
  return arrays.all
}

/** The task that has to end first. */
type Predecessor = { array: JobArray; index: number } | OpenTask

class Arrays {
  readonly all: JobArray[] = []
  readonly #maxSize: number
  readonly #computeOf: (run: PlannedRun) => Compute

  constructor(maxSize: number, computeOf: (run: PlannedRun) => Compute) {
    this.#maxSize = maxSize
    this.#computeOf = computeOf
  }

  append(entry: Entry): Predecessor {
    const compute = this.#computeOf(entry.run)
    let array = this.all.findLast((one) => one.after === null && isSame(one.compute, compute))
    if (array === undefined || array.entries.size >= this.#maxSize) {
      array = { compute, entries: new Map(), after: null }
      this.all.push(array)
    }
    const index = array.entries.size
    array.entries.set(index, entry)
    return { array, index }
  }

  /** If several runs depend on the same task, each goes into an array of its own. */
  follow(place: Predecessor, entry: Entry): void {
    const compute = this.#computeOf(entry.run)
    const after = 'array' in place ? place.array : place.jobId
    const free = (one: JobArray) => one.after === after && isSame(one.compute, compute) && !one.entries.has(place.index)
    let array = this.all.find(free)
    if (array === undefined) {
      array = { compute, entries: new Map(), after }
      this.all.push(array)
    }
    array.entries.set(place.index, entry)
  }
}

function isSame(a: Compute, b: Compute): boolean {
  return (
    a.threads === b.threads && a.branches === b.branches && a.deterministic === b.deterministic && a.device === b.device
  )
}

function byTraining(runs: readonly PlannedRun[]): PlannedRun[][] {
  const groups = new Map<string, PlannedRun[]>()
  for (const run of runs) {
    const key = isTrained(run.config) ? encoderKey(run) : run.id
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()]
}

function encoderKey({ config, codeVersion }: PlannedRun): string {
  return `${codeVersion} ${trainingKey(config)}`
}

function isTrained(config: RunConfig): boolean {
  return config.kind === 'representation' && SELF_SUPERVISED.includes(config.method)
}

/** Masks are a result of training, so a run that evaluates masks has to train itself. */
function mayBorrow(config: RunConfig): boolean {
  return (
    isTrained(config) && config.kind === 'representation' && config.evaluations.every(({ name }) => name !== 'masks')
  )
}

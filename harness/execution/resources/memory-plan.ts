/** Which runs fit into memory side by side, by what runs like them took: better to wait than to be killed by the kernel. */

import type { Database } from '../../../db/open.ts'
import { byteSize } from '../../base/text.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { peaksOf } from '../plan/peaks.ts'
import { availableMemory } from './memory.ts'

/** Of a run that nothing is known of: a small encoder with its library. */
const UNKNOWN_BYTES = 2 ** 29

export interface Running {
  run: PlannedRun
  /** Bytes that its process takes now. */
  now: number
}

export class MemoryPlan {
  readonly #available: () => number
  /** The most that a run of the group took, bytes. */
  readonly #peaks: Map<string, number>
  readonly #alone = new Set<string>()

  constructor(database: Database, planned: readonly PlannedRun[], available = availableMemory) {
    this.#available = available
    this.#peaks = peaksOf(database, planned, 'peakRssMb')
  }

  /** Takes in what running processes take now. */
  saw(running: readonly Running[]): void {
    for (const { run, now } of running) this.#peaks.set(run.groupId, Math.max(now, this.#peaks.get(run.groupId) ?? 0))
  }

  /** A run that ran out of memory beside others gets all of it the next time. */
  leaveAlone({ id }: PlannedRun): void {
    this.#alone.add(id)
  }

  /**
   * Why a run has to wait; null when it can start. One that nothing else runs beside never waits: there is nobody to wait
   * for.
   */
  obstacle(run: PlannedRun, running: readonly Running[]): string | null {
    if (running.length === 0) return null
    if (this.#alone.has(run.id)) return 'it ran out of memory beside others, and starts when they have ended'
    if (running.some((other) => this.#alone.has(other.run.id))) return 'another run needs the memory for itself'
    const growth = running.map((other) => Math.max(0, this.#needs(other.run) - other.now))
    const free = this.#available() - growth.reduce((sum, bytes) => sum + bytes, 0)
    const needs = this.#needs(run)
    return needs <= free ? null : `it takes about ${byteSize(needs)}, and ${byteSize(Math.max(0, free))} is free`
  }

  #needs({ groupId }: PlannedRun): number {
    return this.#peaks.get(groupId) ?? UNKNOWN_BYTES
  }
}

/** Decides from the peaks of earlier runs which runs fit into memory together, so that the kernel does not kill any. */

import type { Database } from '../../../db/open.ts'
import { byteSize } from '../../base/text.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { peaksOf } from '../plan/peaks.ts'
import { availableMemory } from './memory.ts'

/** Assumed memory of an unknown run: a small encoder with the library. */
const UNKNOWN_BYTES = 2 ** 29

export interface Running {
  run: PlannedRun
  /** Bytes that its process uses now; 0 while that is not known. */
  now: number
}

export class MemoryPlan {
  readonly #available: () => number
  /** Peak memory of runs by group, in bytes. */
  readonly #peaks: Map<string, number>
  readonly #alone = new Set<string>()

  constructor(database: Database, planned: readonly PlannedRun[], available = availableMemory) {
    this.#available = available
    this.#peaks = peaksOf(database, planned, 'peakRssMb')
  }

  /** Updates the peaks with the current use of running processes. */
  saw(running: readonly Running[]): void {
    for (const { run, now } of running) {
      // Nothing is known of a process that has not been weighed: it is about to begin, or has just ended.
      if (now > 0) this.#peaks.set(run.groupId, Math.max(now, this.#peaks.get(run.groupId) ?? 0))
    }
  }

  /** A run that ran out of memory while others were running is run alone the next time. */
  leaveAlone({ id }: PlannedRun): void {
    this.#alone.add(id)
  }

  /** Why a run has to wait; null when it can start. A run never waits if nothing else is running. */
  obstacle(run: PlannedRun, running: readonly Running[]): string | null {
    if (running.length === 0) return null
    if (this.#alone.has(run.id))
      return 'it ran out of memory while others were running, and starts when they have ended'
    if (running.some((other) => this.#alone.has(other.run.id))) return 'another run needs all of the memory'
    const growth = running.map((other) => Math.max(0, this.#needs(other.run) - other.now))
    const free = this.#available() - growth.reduce((sum, bytes) => sum + bytes, 0)
    const needs = this.#needs(run)
    return needs <= free ? null : `it takes about ${byteSize(needs)}, and ${byteSize(Math.max(0, free))} is free`
  }

  #needs({ groupId }: PlannedRun): number {
    return this.#peaks.get(groupId) ?? UNKNOWN_BYTES
  }
}

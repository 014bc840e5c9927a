/** On what a process is to compute, and what it ends with where it can't: judged before the library is loaded, and after. */
import { EnvironmentError } from '../../base/errors.ts'
import { readStamp } from '../installation/compile.ts'
import type { EngineKind } from '../installation/releases.ts'
import { asError, noCardError } from './card.ts'
import { chosenDevice } from './device.ts'
import { askDriver } from './driver.ts'
import { unfitness } from './fitness.ts'

/** What a process computes on by the engine that is installed; null for an engine that somebody else built, which may be either. */
export function plannedDevice(engine: EngineKind | null = readStamp()?.kind ?? null): EngineKind | null {
  const chosen = chosenDevice()
  if (chosen === 'gpu' && engine === 'cpu') {
    throw new EnvironmentError({
      what: 'the engine that is installed computes on the CPU alone',
      remedy: 'install the other with `npx maskbench setup --gpu`, or leave out --device gpu',
    })
  }
  return chosen ?? engine
}

/**
 * To be called before TensorFlow is loaded: it registers a card that is too old all the same, and fails at a kernel.
 * @throws EnvironmentError where driver or card forbid what was planned.
 */
export function refuseUnfit(planned: EngineKind | null): void {
  if (planned !== 'gpu') return
  const obstacle = unfitness(askDriver())
  if (obstacle !== null) throw asError(obstacle)
}

/** @throws EnvironmentError with the reason why there is no card, or that one computes where the CPU should. */
export function refuseOtherDevice(
  planned: EngineKind | null,
  { kind, name }: { kind: EngineKind; name: string | null },
): void {
  if (planned === null || planned === kind) return
  if (planned === 'gpu') throw noCardError()
  throw new EnvironmentError({
    what: `TensorFlow computes on ${name ?? 'a GPU'}, and the CPU was planned`,
    remedy: 'leave CUDA_VISIBLE_DEVICES to maskbench, or use --device gpu',
  })
}

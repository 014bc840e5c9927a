/** The device that a process should compute on, and the errors if it cannot, before and after the library is loaded. */
import { EnvironmentError } from '../../base/errors.ts'
import { readStamp } from '../installation/compile.ts'
import type { EngineKind } from '../installation/releases.ts'
import { asError, noCardError } from './card.ts'
import { chosenDevice } from './device.ts'
import { askDriver } from './driver.ts'
import { unfitness } from './requirements.ts'

/** The planned device; null for an engine that maskbench did not build, which may use either. */
export function plannedDevice(engine: EngineKind | null = readStamp()?.kind ?? null): EngineKind | null {
  const chosen = chosenDevice()
  if (chosen === 'gpu' && engine === 'cpu') {
    throw new EnvironmentError({
      what: 'the installed engine computes only on the CPU',
      remedy: 'install the GPU engine with `npx maskbench setup --gpu`, or remove --device gpu',
    })
  }
  return chosen ?? engine
}

/**
 * Must be called before TensorFlow is loaded, which would register an unsupported GPU and fail at the first kernel.
 * @throws EnvironmentError if a GPU is planned and the driver or the GPU is not supported.
 */
export function checkCardFitness(planned: EngineKind | null): void {
  if (planned !== 'gpu') return
  const obstacle = unfitness(askDriver())
  if (obstacle !== null) throw asError(obstacle)
}

/** @throws EnvironmentError if TensorFlow computes on another device than planned, and why if no GPU was found. */
export function checkDevice(
  planned: EngineKind | null,
  { kind, name }: { kind: EngineKind; name: string | null },
): void {
  if (planned === null || planned === kind) return
  if (planned === 'gpu') throw noCardError()
  throw new EnvironmentError({
    what: `TensorFlow computes on ${name ?? 'a GPU'} instead of the CPU`,
    remedy: 'do not set CUDA_VISIBLE_DEVICES, or use --device gpu',
  })
}

/** A representation run without an engine: its encoder names who trained it. */
import { appendFileSync } from 'node:fs'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Recorder } from '../../harness/base/recorder.ts'

const ENCODER = 'encoder.safetensors'

/** `FAKE_LOG` in the environment names a file that gets a line for every run that trains; `FAKE` may make that fail, or
 * look up the masking. */
export async function trainFake(
  { seed, masking, evaluations }: RepresentationConfig,
  recorder: Recorder,
): Promise<void> {
  const alike = recorder.reusableEncoder(ENCODER)
  const who = `${seed} ${evaluations.map(({ name }) => name)}`
  if (alike === null) {
    if (process.env.FAKE_LOG) appendFileSync(process.env.FAKE_LOG, `${who}\n`)
    if (process.env.FAKE === 'fail') throw new Error('it does not train')
  }
  // Throws for the masking of a plugin that was not loaded.
  if (process.env.FAKE === 'masking') (await import('../../harness/masking/index.ts')).findMasking(masking)
  const bytes = alike?.bytes ?? Buffer.from(who)
  recorder.artefact({ kind: 'checkpoint', name: ENCODER, step: 1, bytes })
  const message = `encoder of ${Buffer.from(bytes).toString()}`
  recorder.event({ name: 'encoder', axis: 'epoch', step: 1, message })
}

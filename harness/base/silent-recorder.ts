import type { Recorder } from './recorder.ts'

const nothing = () => {}

/** A recorder that discards everything. */
export const silentRecorder: Recorder = {
  progress: nothing,
  metric: nothing,
  score: nothing,
  predictions: nothing,
  artefact: nothing,
  event: nothing,
  facts: nothing,
  saveState: nothing,
  latestState: () => null,
  isStored: () => false,
  storePart: nothing,
  reusableEncoder: () => null,
}

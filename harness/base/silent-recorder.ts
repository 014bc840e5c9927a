import type { Recorder } from './recorder.ts'

const nothing = () => {}

/** Hears everything and keeps nothing: for work of which little is to be told. */
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
  trainedAlike: () => null,
}

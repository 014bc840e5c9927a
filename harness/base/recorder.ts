/** What a run says while it goes on. Training and evaluation know only this; where it is stored is execution's matter. */
export interface Score {
  dataset: string
  evaluation: string
  /** Empty when the evaluation has one condition only. */
  condition: string
  metric: string
  /** Accuracies are fractions. */
  value: number
  /** Short text shown beside the number: how it was measured. */
  protocol: string
  selectedOnTest: boolean
  details: Record<string, unknown>
}

export interface Predictions {
  dataset: string
  evaluation: string
  condition: string
  protocol: string
  /** True and predicted class of every test item, in the data set's own order. */
  truth: Int32Array
  predicted: Int32Array
}

export interface Recorder {
  /** A point of a curve; a second call with the same step replaces the first. */
  metric(name: string, axis: 'step' | 'epoch', step: number, value: number): void
  /** Where the run is; called at least every few seconds so that watchers see it alive. */
  progress(step: number, totalSteps: number, phase: string): void
  score(score: Score): void
  predictions(predictions: Predictions): void
  artefact(artefact: { kind: 'checkpoint' | 'masks'; name: string; step: number; bytes: Uint8Array }): void
  /** Something a reader of the curves must not miss; a second call with the same name and step replaces the first. */
  event(event: { name: string; axis: 'step' | 'epoch'; step: number; message: string }): void
  /** Facts known only once the model is built or training has ended. */
  facts(facts: { parameters?: number; imagesPerSecond?: number }): void
  /** Keeps the whole training state so that the same command can go on from here; older ones are dropped. */
  saveState(step: number, bytes: Uint8Array): void
  /** The newest undamaged state, or null on a first start. */
  latestState(): { step: number; bytes: Uint8Array } | null
  /** Whether an earlier attempt got as far as storing all that this part of the run says. */
  isStored(part: string): boolean
  /** Stores all that was said, and that this part is complete. */
  storePart(part: string): void
  /** The checkpoint of that name of a finished run that differs from this one in its evaluations alone; null if there is none. */
  trainedAlike(name: string): { run: string; bytes: Uint8Array } | null
}

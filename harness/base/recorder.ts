/** The interface through which a run records its results. Training and evaluation do not know how they are stored. */
export interface Score {
  dataset: string
  evaluation: string
  /** Empty when the evaluation has only one condition. */
  condition: string
  metric: string
  /** Accuracies are fractions. */
  value: number
  /** Short text about how the number was measured, shown next to it. */
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
  /** Reports progress; called at least every few seconds, as a heartbeat. */
  progress(step: number, totalSteps: number, phase: string): void
  score(score: Score): void
  predictions(predictions: Predictions): void
  artefact(artefact: { kind: 'checkpoint' | 'masks' | 'pictures'; name: string; step: number; bytes: Uint8Array }): void
  /** A notable event; a second call with the same name and step replaces the first. */
  event(event: { name: string; axis: 'step' | 'epoch'; step: number; message: string }): void
  /** Facts that are known once the model is built or training has ended. */
  facts(facts: { parameters?: number; imagesPerSecond?: number }): void
  /** Stores the whole training state, from which the same command can resume; older states are dropped. */
  saveState(step: number, bytes: Uint8Array): void
  /** The newest undamaged state, or null on a first start. */
  latestState(): { step: number; bytes: Uint8Array } | null
  /** Whether an earlier attempt has stored all results of this part of the run. */
  isStored(part: string): boolean
  /** Stores all pending results, and that this part is complete. */
  storePart(part: string): void
  /** The checkpoint with that name of a finished run that differs only in its evaluations; null if there is none. */
  reusableEncoder(name: string): { run: string; bytes: Uint8Array } | null
}

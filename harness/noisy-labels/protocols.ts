/**
 * Three ways to turn a cell's five learning rates and fifty checkpoints into one number. They differ in who chooses:
 * - `published`: the test set itself, learning rate and checkpoint; the paper's levels agree with this, and it flatters.
 * - `honest`: a noisy validation part of the training rows, learning rate and checkpoint.
 * - `last`: the learning rate is the one with the best noisy validation accuracy after the last step; the number is that
 *   of the training on all rows, after its last step. No checkpoint is chosen.
 * Of models that were warmed up on plain cross-entropy only later checkpoints count: with those of the warm-up among them
 * negative rates would tie with rate 0 wherever they harm.
 */
export interface Choice {
  /** Index into the learning rates. */
  learningRate: number
  /** Index into the checkpoints. */
  checkpoint: number
}

/** Accuracy after each checkpoint, for each learning rate: [learning rates][checkpoints]. */
export type Curves = readonly (readonly number[])[]

export const PROTOCOLS = ['published', 'honest', 'last'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/**
 * @param test - test accuracies of the training on all rows.
 * @param validation - noisy validation accuracies of the training without the validation rows.
 * @param first - the first checkpoint that counts.
 */
export function choose(
  protocol: Protocol,
  { test, validation }: { test: Curves; validation: Curves },
  first = 0,
): Choice {
  switch (protocol) {
    case 'published':
      return best(test, first)
    case 'honest':
      return best(validation, first)
    case 'last':
      return {
        learningRate: best(validation, test[0]!.length - 1).learningRate,
        checkpoint: test[0]!.length - 1,
      }
  }
}

/** The highest accuracy; of equal ones the smaller learning rate's, then the earlier. */
function best(curves: Curves, first: number): Choice {
  let choice: Choice = { learningRate: 0, checkpoint: first }
  for (const [learningRate, curve] of curves.entries()) {
    for (let checkpoint = first; checkpoint < curve.length; checkpoint++) {
      if (curve[checkpoint]! > curves[choice.learningRate]![choice.checkpoint]!) choice = { learningRate, checkpoint }
    }
  }
  return choice
}

/**
 * Three ways to turn a cell's five learning rates and fifty checkpoints into one number. They differ in who chooses:
 * - `published`: the test set itself, learning rate and checkpoint; the paper's levels agree with this, and it flatters.
 * - `honest`: a noisy validation part of the training rows, learning rate and checkpoint.
 * - `last`: the learning rate is the one with the best noisy validation accuracy after the last step; the number is that
 *   of the training on all rows, after its last step. No checkpoint is chosen.
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
 */
export function choose(protocol: Protocol, { test, validation }: { test: Curves; validation: Curves }): Choice {
  switch (protocol) {
    case 'published':
      return best(test)
    case 'honest':
      return best(validation)
    case 'last':
      return {
        learningRate: best(validation.map((curve) => curve.slice(-1))).learningRate,
        checkpoint: test[0]!.length - 1,
      }
  }
}

/** The highest accuracy; of equal ones the smaller learning rate's, then the earlier. */
function best(curves: Curves): Choice {
  let choice: Choice = { learningRate: 0, checkpoint: 0 }
  for (const [learningRate, curve] of curves.entries()) {
    for (const [checkpoint, value] of curve.entries()) {
      if (value > curves[choice.learningRate]![choice.checkpoint]!) choice = { learningRate, checkpoint }
    }
  }
  return choice
}

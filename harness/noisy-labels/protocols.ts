/**
 * Three ways to reduce a cell's five learning rates and fifty checkpoints to one number:
 * - `published` chooses learning rate and checkpoint by test accuracy. The paper's values agree with this protocol,
 *   which is optimistic.
 * - `honest` chooses both by accuracy on a noisy validation part of the training rows.
 * - `last` chooses the learning rate with the best noisy validation accuracy after the last step, and reports the
 *   training on all rows after its last step. No checkpoint is chosen.
 * For models with a warm-up on plain cross-entropy, only checkpoints after the warm-up count. Otherwise negative rates
 * would tie with rate 0 wherever they harm.
 */
export interface Choice {
  /** Index into the learning rates. */
  learningRate: number
  /** Index into the checkpoints. */
  checkpoint: number
}

/** Accuracy at each checkpoint for each learning rate: [learning rates][checkpoints]. */
export type Curves = readonly (readonly number[])[]

export const PROTOCOLS = ['published', 'honest', 'last'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/**
 * @param test - test accuracies of the training on all rows.
 * @param validation - noisy validation accuracies of the training without the validation rows.
 * @param first - index of the first checkpoint that may be chosen.
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

/** The choice with the highest accuracy. Ties prefer the smaller learning rate, then the earlier checkpoint. */
function best(curves: Curves, first: number): Choice {
  let choice: Choice = { learningRate: 0, checkpoint: first }
  for (const [learningRate, curve] of curves.entries()) {
    for (let checkpoint = first; checkpoint < curve.length; checkpoint++) {
      if (curve[checkpoint]! > curves[choice.learningRate]![choice.checkpoint]!) choice = { learningRate, checkpoint }
    }
  }
  return choice
}

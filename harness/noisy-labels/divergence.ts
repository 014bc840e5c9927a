/** Detects models with non-finite logits: negative rates raise logits without limit, and float32 ends at 3.4e38. */
import { firstFew } from '../base/text.ts'
import { type ModelGrid, modelAt } from './grid.ts'
import { type History, NO_CLASS } from './history.ts'

const EXAMPLES = 3

/** @returns the step of the first divergence and a message about all of them; null if every logit stayed finite. */
export function divergence(history: History, grid: ModelGrid): { step: number; message: string } | null {
  const diverged = new Set<number>()
  let first: number | undefined
  for (const [checkpoint, step] of history.steps.entries()) {
    for (let model = 0; model < history.models; model++) {
      if (!history.predicted(checkpoint, model).includes(NO_CLASS)) continue
      diverged.add(model)
      first ??= step
    }
  }
  if (first === undefined) return null
  const named = [...diverged].map((model) => {
    const { noise, rate, loss, learningRate } = modelAt(grid, model)
    return `${loss ?? `rate ${rate}`}, noise ${noise}, learning rate ${learningRate}`
  })
  const examples = firstFew(named, EXAMPLES, { separator: '; ', and: '; and ' })
  const message =
    `${diverged.size} of ${history.models} models gave numbers that are not finite, the first by step ${first} ` +
    `(${examples}); such predictions count as wrong. Raise warmup or leave out the highest learning rates`
  return { step: first, message }
}

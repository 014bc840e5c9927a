/** The models of a table: each has a cell (noise rate and smooth rate), a learning rate and training targets. */
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import { smoothedTargets } from './smoothing.ts'

interface Cell {
  noise: number
  rate: number
}

/** Each cell has one model per learning rate: model = cell * learningRates.length + index. */
export interface Grid {
  cells: readonly Cell[]
  learningRates: readonly number[]
}

export function gridOf({ noises, rates, learningRates }: NoisyLabelsConfig): Grid {
  return { cells: noises.flatMap((noise) => rates.map((rate) => ({ noise, rate }))), learningRates }
}

/** The learning rate of every model of the grid. */
export function modelRates({ cells, learningRates }: Grid): number[] {
  return cells.flatMap(() => learningRates)
}

/** The grid during the warm-up, in which negative rates are replaced by 0, plain cross-entropy. */
export function warmingUp({ cells, learningRates }: Grid): Grid {
  return { cells: cells.map(({ noise, rate }) => ({ noise, rate: Math.max(0, rate) })), learningRates }
}

/** The cell and learning rate of a model. */
export function modelAt({ cells, learningRates }: Grid, model: number): Cell & { learningRate: number } {
  const learningRate = learningRates[model % learningRates.length]!
  return { ...cells[Math.floor(model / learningRates.length)]!, learningRate }
}

/**
 * The targets of every model.
 * @param labels - labels of the training rows, by noise rate.
 * @returns [rows, models, classes]
 */
export function targetTable(grid: Grid, labels: Map<number, Int32Array>, classes: number): Float32Array {
  const models = grid.cells.length * grid.learningRates.length
  const rows = labels.get(grid.cells[0]!.noise)!.length
  const table = new Float32Array(rows * models * classes)
  for (const [c, { noise, rate }] of grid.cells.entries()) {
    const targets = smoothedTargets(labels.get(noise)!, classes, rate)
    for (let row = 0; row < rows; row++) {
      const target = targets.subarray(row * classes, (row + 1) * classes)
      for (let l = 0; l < grid.learningRates.length; l++) {
        table.set(target, (row * models + c * grid.learningRates.length + l) * classes)
      }
    }
  }
  return table
}

/** The models of a table: each has a cell (noise rate, and smooth rate or loss), a learning rate and training targets. */
import type { LossName } from '../../db/catalogue/losses.ts'
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import { smoothedTargets } from './smoothing.ts'

interface Cell {
  noise: number
  /** 0 for the cells of a loss. */
  rate: number
  /** The loss for wrong labels that is trained instead of a smooth rate; null for the cells of the table. */
  loss: LossName | null
}

/**
 * Each cell has one model per learning rate: model = cell * learningRates.length + index. The cells of the smooth rates
 * come first, then those of each loss together.
 */
export interface ModelGrid {
  cells: readonly Cell[]
  learningRates: readonly number[]
}

export function gridOf({ noises, rates, losses = [], learningRates }: NoisyLabelsConfig): ModelGrid {
  const smoothed = noises.flatMap((noise) => rates.map((rate) => ({ noise, rate, loss: null })))
  const robust = losses.flatMap((loss) => noises.map((noise) => ({ noise, rate: 0, loss })))
  return { cells: [...smoothed, ...robust], learningRates }
}

/** The number of models whose loss is each of the losses, in the order of the models. */
export function lossModels({ cells, learningRates }: ModelGrid): { loss: LossName; models: number }[] {
  const counts = new Map<LossName, number>()
  for (const { loss } of cells) if (loss) counts.set(loss, (counts.get(loss) ?? 0) + learningRates.length)
  return [...counts].map(([loss, models]) => ({ loss, models }))
}

/** The learning rate of every model of the grid. */
export function modelRates({ cells, learningRates }: ModelGrid): number[] {
  return cells.flatMap(() => learningRates)
}

/** The grid during the warm-up, in which negative rates are replaced by 0, plain cross-entropy. */
export function warmingUp({ cells, learningRates }: ModelGrid): ModelGrid {
  return { cells: cells.map((cell) => ({ ...cell, rate: Math.max(0, cell.rate) })), learningRates }
}

/** The cell and learning rate of a model. */
export function modelAt({ cells, learningRates }: ModelGrid, model: number): Cell & { learningRate: number } {
  const learningRate = learningRates[model % learningRates.length]!
  return { ...cells[Math.floor(model / learningRates.length)]!, learningRate }
}

/**
 * The targets of every model.
 * @param labels - labels of the training rows, by noise rate.
 * @returns [rows, models, classes]
 */
export function targetTable(grid: ModelGrid, labels: Map<number, Int32Array>, classes: number): Float32Array {
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

/**
 * ln P(label | class) of every row, for the models of a loss that knows the noise (`logTransitions`).
 * @param labels - labels of the training rows, by noise rate.
 * @param transitions - by noise rate, [classes, classes].
 * @returns [rows, models of the loss, classes]
 */
export function transitionTable(
  grid: ModelGrid,
  name: LossName,
  labels: Map<number, Int32Array>,
  transitions: Map<number, Float32Array>,
  classes: number,
): Float32Array {
  const models = grid.cells
    .filter(({ loss }) => loss === name)
    .flatMap(({ noise }) => grid.learningRates.map(() => noise))
  const rows = labels.get(models[0]!)!.length
  const table = new Float32Array(rows * models.length * classes)
  for (const [m, noise] of models.entries()) {
    const [own, transition] = [labels.get(noise)!, transitions.get(noise)!]
    for (let row = 0; row < rows; row++) {
      const probabilities = transition.subarray(own[row]! * classes, (own[row]! + 1) * classes)
      table.set(probabilities, (row * models.length + m) * classes)
    }
  }
  return table
}

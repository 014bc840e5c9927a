/** One model trained the textbook way, in double precision and plain loops: what the batched program has to equal. */
import type { Random } from '../../harness/base/random.ts'

type Matrix = number[][]

interface Parameter {
  value: Matrix
  m: Matrix
  v: Matrix
}

export class ReferenceModel {
  readonly #layers: { weight: Parameter; bias: Parameter }[]
  readonly #learningRate: number
  #steps = 0

  constructor(widths: number[], learningRate: number, random: Random) {
    this.#learningRate = learningRate
    this.#layers = widths.slice(1).map((out, i) => ({
      weight: parameter(out, widths[i]!, widths[i]!, random),
      bias: parameter(out, 1, widths[i]!, random),
    }))
  }

  /** One step on cross-entropy. */
  step(x: Matrix, targets: Matrix): void {
    const errors = x.map((row, n) => {
      const logits = this.logits(row)
      const largest = Math.max(...logits)
      const exponentials = logits.map((z) => Math.exp(z - largest))
      const total = exponentials.reduce((sum, e) => sum + e, 0)
      return exponentials.map((e, k) => e / total - targets[n]![k]!)
    })
    this.descend(x, errors)
  }

  /** One step on the mean over the rows of a loss with these gradients with respect to the logits. */
  descend(x: Matrix, errors: Matrix): void {
    const gradients = this.#layers.map(({ weight, bias }) => ({ weight: zeros(weight.value), bias: zeros(bias.value) }))
    for (const [n, row] of x.entries()) {
      const signals = this.#signals(row)
      let delta = errors[n]!.map((error) => error / x.length)
      for (let l = this.#layers.length - 1; l >= 0; l--) {
        const { weight } = this.#layers[l]!
        const input = signals[l]!
        for (const [o, d] of delta.entries()) {
          gradients[l]!.bias[o]![0]! += d
          for (const [i, a] of input.entries()) gradients[l]!.weight[o]![i]! += d * a
        }
        delta = input.map((a, i) => (a > 0 ? delta.reduce((sum, d, o) => sum + d * weight.value[o]![i]!, 0) : 0))
      }
    }
    this.#steps++
    for (const [l, layer] of this.#layers.entries()) {
      this.#adam(layer.weight, gradients[l]!.weight)
      this.#adam(layer.bias, gradients[l]!.bias)
    }
  }

  logits(row: number[]): number[] {
    return this.#signals(row).at(-1)!
  }

  #signals(row: number[]): number[][] {
    const signals = [row]
    for (const [l, { weight, bias }] of this.#layers.entries()) {
      const out = weight.value.map((w, o) => w.reduce((sum, wi, i) => sum + wi * signals[l]![i]!, bias.value[o]![0]!))
      signals.push(l < this.#layers.length - 1 ? out.map((z) => Math.max(z, 0)) : out)
    }
    return signals
  }

  #adam({ value, m, v }: Parameter, gradient: Matrix): void {
    for (const [o, row] of gradient.entries()) {
      for (const [i, g] of row.entries()) {
        m[o]![i] = 0.9 * m[o]![i]! + 0.1 * g
        v[o]![i] = 0.999 * v[o]![i]! + 0.001 * g * g
        const mean = m[o]![i]! / (1 - 0.9 ** this.#steps)
        const variance = v[o]![i]! / (1 - 0.999 ** this.#steps)
        value[o]![i]! -= (this.#learningRate * mean) / (Math.sqrt(variance) + 1e-8)
      }
    }
  }
}

function parameter(out: number, columns: number, fanIn: number, random: Random): Parameter {
  const bound = 1 / Math.sqrt(fanIn)
  const value = Array.from({ length: out }, () => Array.from({ length: columns }, () => random.uniform(-bound, bound)))
  return { value, m: zeros(value), v: zeros(value) }
}

function zeros(like: Matrix): Matrix {
  return like.map((row) => row.map(() => 0))
}

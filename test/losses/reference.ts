/** The losses for wrong labels in double precision and plain loops, each by the equation of its paper. */
import type { LossConfig } from '../../db/config/losses.ts'

type Row = readonly number[]

export interface Referred {
  values: number[]
  /** Gradient of the sum of the values with respect to the logits. */
  gradient: number[][]
}

/** @param transition - T[class][label], for forward correction. */
export function reference(
  loss: LossConfig,
  logits: readonly Row[],
  labels: readonly number[],
  transition: readonly Row[],
): Referred {
  const rows = logits.map((row, n) =>
    ofRow(loss, softmax(row), labels[n]!, labels[(n + 1) % labels.length]!, transition),
  )
  return { values: rows.map(({ value }) => value), gradient: rows.map(({ gradient }) => gradient) }
}

/** @param next - the label of the next row, the peer's. */
function ofRow(
  loss: LossConfig,
  p: number[],
  y: number,
  next: number,
  transition: readonly Row[],
): { value: number; gradient: number[] } {
  const mark = (k: number, label: number) => Number(k === label)
  const ce = -Math.log(p[y]!)
  const ofCe = p.map((pk, k) => pk - mark(k, y))
  switch (loss.name) {
    case 'forward': {
      const q = p.reduce((sum, pk, k) => sum + pk * transition[k]![y]!, 0)
      return { value: -Math.log(q), gradient: p.map((pk, k) => pk - (pk * transition[k]![y]!) / q) }
    }
    case 'bootstrap-soft': {
      const entropy = -p.reduce((sum, pk) => sum + pk * Math.log(pk), 0)
      const rest = 1 - loss.beta
      const gradient = p.map((pk, k) => loss.beta * ofCe[k]! - rest * pk * (Math.log(pk) + entropy))
      return { value: loss.beta * ce + rest * entropy, gradient }
    }
    case 'bootstrap-hard': {
      const guess = p.indexOf(Math.max(...p))
      const target = p.map((_, k) => loss.beta * mark(k, y) + (1 - loss.beta) * mark(k, guess))
      return {
        value: -target.reduce((sum, tk, k) => sum + tk * Math.log(p[k]!), 0),
        gradient: p.map((pk, k) => pk - target[k]!),
      }
    }
    case 'gce': {
      const power = p[y]! ** loss.q
      return { value: (1 - power) / loss.q, gradient: ofCe.map((g) => g * power) }
    }
    case 'gce-truncated': {
      const kept = p[y]! > loss.k
      const power = Math.max(p[y]!, loss.k) ** loss.q
      return { value: (1 - power) / loss.q, gradient: ofCe.map((g) => (kept ? g * power : 0)) }
    }
    case 'sce': {
      const back = -loss.reverse * loss.logZero
      return {
        value: loss.alpha * ce + back * (1 - p[y]!),
        gradient: ofCe.map((g) => g * (loss.alpha + back * p[y]!)),
      }
    }
    case 'peer': {
      const gradient = p.map((pk, k) => (1 - loss.alpha) * pk - mark(k, y) + loss.alpha * mark(k, next))
      return { value: ce + loss.alpha * Math.log(p[next]!), gradient }
    }
  }
}

function softmax(row: Row): number[] {
  const largest = Math.max(...row)
  const total = row.reduce((sum, z) => sum + Math.exp(z - largest), 0)
  return row.map((z) => Math.exp(z - largest) / total)
}

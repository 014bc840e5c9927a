/** The clean view and the other view under each mask, as groups of rows that losses over a batch treat one by one. */
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'

/** Rows that follow each other mask after mask: [groups batch, size] -> [groups, batch, size]. */
export function inGroups(rows: Tensor2D, groups: number): Tensor3D {
  const [count, size] = rows.shape
  return op.reshape(rows, [groups, count / groups, size])
}

/** The inverse of `inGroups`. */
export function asRows(grouped: Tensor3D): Tensor2D {
  const [groups, batch, size] = grouped.shape
  return op.reshape(grouped, [groups * batch, size])
}

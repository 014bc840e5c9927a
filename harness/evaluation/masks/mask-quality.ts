/**
 * Measures how well masks agree with the true objects. Every pixel belongs to its largest mask; ties prefer the first.
 * If masks leave part of a pixel uncovered, that part counts as another segment, "unmasked". It can win pixels and is a
 * segment of the partition, but it is not a mask that could match an object.
 */
import { FailureError } from '../../base/errors.ts'
import { ari } from '../metrics/ari.ts'
import type { Contingency } from '../metrics/contingency.ts'

/** Float32 sums of masks that cover a pixel completely differ from 1 by up to about this much. */
const ROUNDING = 1e-4

export interface Masks {
  /** [count, pixels, n] in [0, 1]; 1 is masked. */
  values: Float32Array
  n: number
}

export interface TrueObjects {
  /** The true object of every pixel, 0 for the background: [count, pixels]. */
  ids: Uint8Array
  count: number
}

export interface MaskQuality {
  /** Adjusted Rand index of the partitions, over object pixels only. */
  mask_fg_ari: number
  /** The same over all pixels. */
  mask_ari: number
  /** Mean over an image's objects of the best intersection over union with any mask. */
  mask_mbo: number
  /** Best intersection over union of one mask with all objects together. */
  mask_fg_iou: number
  /** Mean fraction of the image under the smallest and the largest mask, before pixels are assigned to masks. */
  mask_area_min: number
  mask_area_max: number
}

/**
 * Computes each measure per image and averages it over the images that show an object.
 * @throws FailureError when no image shows an object.
 */
export function maskQuality({ values, n }: Masks, { ids, count }: TrueObjects): MaskQuality {
  const pixels = ids.length / count
  const sums = { mask_fg_ari: 0, mask_ari: 0, mask_mbo: 0, mask_fg_iou: 0, mask_area_min: 0, mask_area_max: 0 }
  let images = 0
  for (let image = 0; image < count; image++) {
    const own = ids.subarray(image * pixels, (image + 1) * pixels)
    const { table, areas } = meet(values.subarray(image * pixels * n, (image + 1) * pixels * n), n, own)
    if (table.rows < 2) continue
    images++
    sums.mask_fg_ari += ari({ ...table, counts: table.counts.subarray(table.columns), rows: table.rows - 1 })
    sums.mask_ari += ari(table)
    sums.mask_mbo += meanBestOverlap(table, n)
    sums.mask_fg_iou += bestForeground(table, n)
    sums.mask_area_min += Math.min(...areas) / pixels
    sums.mask_area_max += Math.max(...areas) / pixels
  }
  if (images === 0) {
    throw new FailureError({ what: 'no image shows an object', remedy: 'give data whose images show objects' })
  }
  for (const name of Object.keys(sums) as (keyof MaskQuality)[]) sums[name] /= images
  return sums
}

/** Counts the pixels of each object (row 0: background) in each mask (last column: unmasked), and sums each mask. */
function meet(masks: Float32Array, n: number, ids: Uint8Array): { table: Contingency; areas: Float64Array } {
  let rows = 1
  for (const id of ids) if (id >= rows) rows = id + 1
  const columns = n + 1
  const counts = new Float64Array(rows * columns)
  const areas = new Float64Array(n)
  for (let pixel = 0, at = 0; pixel < ids.length; pixel++, at += n) {
    let best = 0
    let covered = 0
    for (let mask = 0; mask < n; mask++) {
      const value = masks[at + mask]!
      areas[mask]! += value
      covered += value
      if (value > masks[at + best]!) best = mask
    }
    if (1 - covered > masks[at + best]! + ROUNDING) best = n
    counts[ids[pixel]! * columns + best]!++
  }
  return { table: { counts, rows, columns }, areas }
}

/** Mean over objects of the best overlap with a mask. Object numbers without a pixel are ignored. */
function meanBestOverlap(table: Contingency, n: number): number {
  const { counts, rows, columns } = table
  const sizes = columnSums(table)
  let sum = 0
  let objects = 0
  for (let row = 1; row < rows; row++) {
    const own = counts.subarray(row * columns, (row + 1) * columns)
    const size = own.reduce((total, count) => total + count, 0)
    if (size === 0) continue
    let best = 0
    for (let mask = 0; mask < n; mask++) best = Math.max(best, own[mask]! / (size + sizes[mask]! - own[mask]!))
    sum += best
    objects++
  }
  return sum / objects
}

function bestForeground(table: Contingency, n: number): number {
  const { counts, rows, columns } = table
  const sizes = columnSums(table)
  const foreground = columnSums({ counts: counts.subarray(columns), rows: rows - 1, columns })
  const size = foreground.reduce((total, count) => total + count, 0)
  let best = 0
  for (let mask = 0; mask < n; mask++) {
    best = Math.max(best, foreground[mask]! / (size + sizes[mask]! - foreground[mask]!))
  }
  return best
}

function columnSums({ counts, rows, columns }: Contingency): Float64Array {
  const sums = new Float64Array(columns)
  for (let i = 0; i < rows * columns; i++) sums[i % columns]! += counts[i]!
  return sums
}

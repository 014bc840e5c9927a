import { rounded } from '../../harness/base/rounding.ts'
import { withMinus } from '../../harness/base/text.ts'
import { type Entry, finder } from './entry.ts'
import { extend } from './registered.ts'

export interface MetricEntry extends Entry {
  /** 1: higher is better (the default); -1: lower is better; 0: neither. */
  direction?: 1 | -1 | 0
  /** Whether the leaderboard shows it only on request. */
  further?: boolean
  /** Whether it is no column of the leaderboard, because it misleads without its controls. */
  withoutColumn?: boolean
  /** Its values are not shares and are shown as they are; others are shown in percent. */
  plain?: boolean
}

export const METRIC_ENTRIES = [
  { key: 'top1', title: 'top-1' },
  { key: 'top5', title: 'top-5', further: true },
  { key: 'fmi', title: 'FMI', short: 'FMI' },
  { key: 'ari', title: 'ARI', short: 'ARI' },
  { key: 'nmi', title: 'NMI', short: 'NMI' },
  { key: 'f1_macro', title: 'F1 macro', short: 'F1-macro' },
  { key: 'f1_micro', title: 'F1 micro', short: 'F1-micro', further: true },
  { key: 'f1_weighted', title: 'F1 weighted', short: 'F1-weighted', further: true },
  { key: 'map', title: 'mAP', short: 'mAP' },
  { key: 'rankme', title: 'RankMe', plain: true },
  { key: 'alpha_req', title: 'alpha-ReQ', direction: 0, further: true, plain: true },
  { key: 'alignment', title: 'alignment', direction: -1, further: true, plain: true },
  { key: 'uniformity', title: 'uniformity', direction: -1, further: true, plain: true },
  { key: 'dead_dimensions', title: 'dead dimensions', direction: -1, further: true },
  { key: 'only_bg_b', title: 'only BG, box', short: 'O.BB.' },
  { key: 'only_bg_t', title: 'only BG, tiled', short: 'O.BT.' },
  { key: 'no_fg', title: 'no FG', short: 'N.F.' },
  { key: 'only_fg', title: 'only FG', short: 'O.F.' },
  { key: 'mixed_same', title: 'mixed same', short: 'M.S.' },
  { key: 'mixed_rand', title: 'mixed rand', short: 'M.R.' },
  { key: 'mixed_next', title: 'mixed next', short: 'M.N.' },
  { key: 'original', title: 'original', short: 'Orig.' },
  { key: 'bg_gap', title: 'BG gap', short: 'gap', direction: -1 },
  { key: 'bg_challenge', title: 'challenge', short: 'challenge' },
  { key: 'mask_mbo', title: 'mean best IoU' },
  { key: 'mask_fg_iou', title: 'foreground IoU' },
  { key: 'mask_ari', title: 'mask ARI', further: true },
  // High even for stripes.
  { key: 'mask_fg_ari', title: 'FG-ARI', withoutColumn: true },
  { key: 'mask_area_min', title: 'smallest mask', direction: 0, further: true },
  { key: 'mask_area_max', title: 'largest mask', direction: 0, further: true },
  { key: 'ece', title: 'calibration error', short: 'ECE', direction: -1, further: true },
  { key: 'nll', title: 'negative log-likelihood', short: 'NLL', direction: -1, further: true, plain: true },
  { key: 'brier', title: 'Brier score', short: 'Brier', direction: -1, further: true, plain: true },
  { key: 'confidence_right', title: 'confidence when right', direction: 0, further: true },
  { key: 'confidence_wrong', title: 'confidence when wrong', direction: -1, further: true },
  { key: 'confidence', title: 'confidence', direction: 0, further: true },
] as const satisfies readonly MetricEntry[]

extend<MetricEntry>('metric', METRIC_ENTRIES)

export const findMetricEntry: (key: string) => MetricEntry | undefined = finder<MetricEntry>(METRIC_ENTRIES)

/** 1 if higher values of a metric are better, -1 if lower ones are, 0 if neither. */
export const directionOf = (metric: string): 1 | -1 | 0 => findMetricEntry(metric)?.direction ?? 1

/** Whether the leaderboard shows it by default. */
export const isLeading = (metric: string): boolean => !findMetricEntry(metric)?.further

/** Whether it is a column of the leaderboard. */
export const hasColumn = (metric: string): boolean => !findMetricEntry(metric)?.withoutColumn

/** Whether a metric's values are shares, which are shown in percent. */
export const isShare = (metric: string): boolean => !findMetricEntry(metric)?.plain

/** How a metric's values are shown beside those of others. */
export const unitOfMetric = (metric: string): 'percent' | 'fraction' => (isShare(metric) ? 'percent' : 'fraction')

/**
 * A value as lists and tables show it: a share in percent, another number as it is.
 * @param digits - decimals of a percentage; another number has one more.
 */
export function metricText(metric: string, value: number | null, digits = isShare(metric) ? 1 : 2): string {
  if (value === null) return 'not finite'
  return withMinus(isShare(metric) ? rounded(100 * value, digits) : rounded(value, digits + 1))
}

/** A score against an option. */
import * as z from 'zod'
import { FACETS } from '../../../harness/analysis/board/facets.ts'
import type { Plot } from '../../../harness/analysis/plot/plot.ts'
import { changes, count, direction, NOTHING_IGNORED, name, seed, summary } from './numbers.ts'

const NAMES = ['dataset', 'column', 'option', 'scale', ...FACETS] as const

/** Value of an option. */
const value = z.union([z.number(), z.string(), z.boolean()])

/** The mean over seeds. */
const measured = { ...summary.shape, groupId: z.string(), seeds: z.array(seed), values: z.array(z.number()) }

const named = {
  title: z.string(),
  details: z.string(),
  /** Null where it is on the axis. */
  method: name.nullable(),
  masking: name.nullable(),
  rate: z.number().nullable(),
}

const column = z.object({
  key: z.string(),
  dataset: name,
  evaluation: name,
  metric: name,
  protocol: z.string(),
  band: z.string(),
  title: z.string(),
  unit: z.enum(['percent', 'fraction']),
  selectedOnTest: z.boolean(),
  direction,
})

const option = z.object({ path: z.string(), numeric: z.boolean(), values: count })

export const plot = z.object({
  dataset: name,
  column,
  /** Null while no option varies. */
  option: option.nullable(),
  scale: z.enum(['linear', 'log', 'categories']),
  values: z.array(value),
  lines: z.array(
    z.object({ ...named, points: z.array(z.object({ at: value, method: name, masking: name, ...measured })) }),
  ),
  references: z.array(z.object({ ...named, ...measured })),
  /** The first of the lacking and of the repeated rows, by title and details. */
  lackingRows: z.array(z.string()),
  repeatedRows: z.array(z.string()),
  leftOut: z.object({ lacking: count, repeated: count, cut: count, stale: count }),
  changes,
  datasets: z.array(name),
  columns: z.array(column),
  options: z.array(option),
  facets: z.object({ method: z.array(name), masking: z.array(name), backbone: z.array(name) }),
  /** What pages call the methods among these. */
  methodTitles: z.record(name, z.string()),
  ignored: z
    .array(z.object({ name: z.enum(NAMES), value: z.string(), why: z.string(), remedy: z.string().optional() }))
    .meta(NOTHING_IGNORED),
}) satisfies z.ZodType<Plot>

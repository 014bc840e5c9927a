/** Runs as `runs --json` and `show --json` print them. */
import * as z from 'zod'
import { RUN_KINDS, RUN_STATUSES } from '../../../db/names.ts'
import type { ShownRun } from '../../../db/queries/run.ts'
import type { runsWithScores } from '../../../db/queries/runs.ts'
import { changes, count, name, seed, time } from './numbers.ts'

const score = z.object({
  dataset: name,
  evaluation: name,
  condition: z.string(),
  metric: name,
  value: z.number().nullable(),
  protocol: z.string(),
  selectedOnTest: z.boolean(),
})

const axis = z.enum(['step', 'epoch'])
const event = z.object({ name, axis, step: z.number().int(), message: z.string() })
const seconds = z.number().nullable()
const peak = z.number().nullable().meta({ description: 'MiB (2^20 bytes), despite its name' })

const run = z.object({
  id: z.string(),
  groupId: z.string(),
  kind: z.enum(RUN_KINDS),
  name: z.string().meta({ description: 'Given by `maskbench tag --name`; empty for none' }),
  runName: z.string().meta({
    description: 'As `maskbench runs` prints it and `compare` takes it',
    example: 'fashion-mnist-mini/simclr/0',
  }),
  note: z.string(),
  tags: z.array(name),
  suites: z.array(name),
  dataset: name,
  method: name,
  masking: name,
  backbone: name,
  variant: z.string(),
  label: z.string(),
  seed,
  status: z.enum(RUN_STATUSES),
  stale: z.boolean(),
  staleCode: z.boolean(),
  staleData: z.boolean(),
  /** Comma-separated. */
  stalePlugins: z.string(),
  changes,
  error: z.string().nullable(),
  attempts: count,
  phase: z.string().nullable(),
  step: count,
  totalSteps: count,
  host: z.string().nullable(),
  pid: z.number().int().nullable(),
  heartbeatAt: time.nullable(),
  createdAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  seconds,
  imagesPerSecond: z.number().nullable(),
  peakRssMb: peak,
})

export const listedRun = run.extend({
  suite: name.nullable(),
  scores: z.array(score.extend({ runId: z.string().optional() })),
  events: z.array(event),
}) satisfies z.ZodType<ReturnType<typeof runsWithScores>[number]>

const stored = { id: z.number().int(), runId: z.string(), createdAt: time }

export const shownRun = run.extend({
  config: z.looseObject({ kind: z.enum(RUN_KINDS) }),
  dataNames: z.string(),
  dataDigest: z.string(),
  codeVersion: z.string(),
  card: z.string().nullable(),
  peakCardMb: peak,
  parameters: count.nullable(),
  environmentId: z.string().nullable(),
  gitCommit: z.string().nullable(),
  gitDirty: z.boolean().nullable(),
  command: z.string().nullable(),
  reproduce: z.string(),
  environment: z.record(z.string(), z.unknown()),
  scores: z.array(score.extend({ ...stored, details: z.record(z.string(), z.unknown()) })),
  events: z.array(event.extend({ at: time })),
  series: z.array(
    z.object({
      id: z.number().int(),
      runId: z.string(),
      name,
      axis,
      lastStep: z.number().int().nullable(),
      lastValue: z.number().nullable(),
    }),
  ),
  artefacts: z.array(
    z.object({
      ...stored,
      kind: z.enum(['masks', 'pictures', 'checkpoint', 'log']),
      name,
      step: z.number().int(),
      sha256: z.string(),
      bytes: count,
    }),
  ),
}) satisfies z.ZodType<Omit<ShownRun, 'config'>>

export const curveAxis = axis

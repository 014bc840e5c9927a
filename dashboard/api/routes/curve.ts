import * as z from 'zod'
import { curve as curveOf, seriesOfRun } from '../../../db/queries/run.ts'
import { resolveRunId } from '../../features/runs/run-id.ts'
import { refuse } from '../../lib/respond.ts'
import { name } from '../answers/numbers.ts'
import { curveAxis } from '../answers/runs.ts'
import { runId, whole } from '../parameters.ts'
import { route } from '../route.ts'
import { noSuchRun } from './run.ts'

export const curve = route({
  path: '/runs/{id}/curves/{name}',
  summary: 'A curve of a run, thinned to about `points` points',
  description:
    'Of every stretch of steps the lowest and the highest point are kept, so that no spike is lost. A value that was not finite is null. `/runs/{id}/curves/{name}.csv`, outside the API, has every point.',
  command: null,
  segments: z.strictObject({
    id: runId,
    name: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .meta({ description: 'A name in `series` of the run', example: 'loss' }),
  }),
  query: z.strictObject({ points: whole(2, 10_000).default(1000) }),
  answer: z.object({
    run: z.string(),
    name,
    axis: curveAxis,
    points: z.array(z.tuple([z.number().int(), z.number().nullable()])),
  }),
  example: {
    run: '3fa2b1c07d5e9a64',
    name: 'loss',
    axis: 'step',
    points: [
      [1, 3.91],
      [40, 2.35],
    ],
  },
  withoutStore: false,
  respond: ({ database, segments: { id, name }, query: { points } }) => {
    const run = resolveRunId(database, id)
    if (run === null) return noSuchRun()
    const series = seriesOfRun(database, run)
    const found = series.find((one) => one.name === name)
    const names = series.map((one) => one.name).join(', ')
    if (!found) return refuse(404, 'this run has no such curve', names ? `it has ${names}` : 'it has none')
    return { run, name, axis: found.axis, points: curveOf(database, run, name, points) }
  },
})

import * as z from 'zod'
import { showRun } from '../../../db/queries/run.ts'
import { resolveRunId } from '../../features/runs/run-id.ts'
import { refuse } from '../../lib/respond.ts'
import { shownRun } from '../answers/runs.ts'
import { runId } from '../parameters.ts'
import { none, route } from '../route.ts'

export const run = route({
  path: '/runs/{id}',
  summary: 'One run: scores, events, files, config, environment and the command that reproduces it',
  description: 'Its curves are at `/runs/{id}/curves/{name}`, named in `series`; its files at `/artefacts/{sha256}`.',
  command: 'show RUN --json',
  segments: z.strictObject({ id: runId }),
  query: none,
  answer: shownRun,
  withoutStore: false,
  respond: ({ database, segments: { id } }) => {
    const known = resolveRunId(database, id)
    return known === null ? noSuchRun() : showRun(database, known)!
  },
})

export const noSuchRun = () => refuse(404, 'no run or several runs match this id', '/api/v1/runs lists them')

import * as z from 'zod'
import { RUN_STATUSES } from '../../../../../db/names.ts'
import { runsWithScores } from '../../../../../db/queries/runs.ts'
import { rawParams, refuse, withStore } from '../../../../lib/respond.ts'

const text = z.string().max(200).optional()
const filterSchema = z.strictObject({
  suite: text,
  status: z.enum(RUN_STATUSES).optional(),
  dataset: text,
  method: text,
  group: text,
})

/** The same JSON as `maskbench runs --json`. */
export function GET(request: Request): Promise<Response> {
  return withStore((database) => {
    const filter = filterSchema.safeParse(rawParams(request.url))
    if (!filter.success)
      return refuse(400, z.prettifyError(filter.error), 'filter by suite, status, dataset, method or group')
    return Response.json(runsWithScores(database, filter.data))
  })
}

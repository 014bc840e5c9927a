/** Every route of the API, in the order of the documentation. A new route needs a file and a line here. */
import type { Route } from './route.ts'
import { audit } from './routes/audit.ts'
import { claim, claims } from './routes/claims.ts'
import { compare } from './routes/compare.ts'
import { curve } from './routes/curve.ts'
import { leaderboard } from './routes/leaderboard.ts'
import { masks } from './routes/masks.ts'
import { plot } from './routes/plot.ts'
import { ranks } from './routes/ranks.ts'
import { run } from './routes/run.ts'
import { runs } from './routes/runs.ts'
import { significance } from './routes/significance.ts'
import { datasets, status, suites } from './routes/status.ts'
import { table } from './routes/table.ts'
import { tables } from './routes/tables.ts'

export const ROUTES: readonly Route[] = [
  leaderboard,
  tables,
  table,
  audit,
  significance,
  ranks,
  plot,
  masks,
  claims,
  claim,
  runs,
  run,
  curve,
  compare,
  status,
  suites,
  datasets,
]

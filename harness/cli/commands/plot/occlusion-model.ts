/** Finds the occlusion model of a stored run. */
import { existsSync } from 'node:fs'
import { asc, eq } from 'drizzle-orm'
import { OCCLUSION } from '../../../../db/artefact-names.ts'
import { changedSince } from '../../../../db/changes.ts'
import { listRuns, type RunRow } from '../../../../db/queries/runs.ts'
import type { Database } from '../../../../db/read-only.ts'
import { runName } from '../../../../db/run-name.ts'
import { artefacts } from '../../../../db/schema/index.ts'
import { UsageError } from '../../../base/errors.ts'
import { quoted } from '../../../base/quoted.ts'
import { firstFew } from '../../../base/text.ts'
import { ArtefactStore } from '../../../store/artefacts.ts'
import { idsOf } from '../../../store/selection.ts'
import type { Io } from '../../io.ts'
import { openStored } from '../../open-store.ts'

/**
 * The file of the occlusion model of the one run that is named and has one; of several the one that is not stale.
 * @param text - a run's name, with or without the seed, or the beginning of an id.
 * @throws UsageError for none and for several, with those that can be drawn.
 */
export function storedModel(text: string, io: Io): string {
  const database = openStored(io)
  try {
    const ids = idsOf(database, text)
    const models = occlusionModels(database, io.database)
    const named = ids.filter((id) => models.has(id)).flatMap((id) => listRuns(database, { id }))
    const current = named.filter(({ stale }) => !stale)
    const meant = current.length > 0 ? current : named
    if (meant.length === 0) throw withoutModel(database, ids, text, [...models.keys()])
    const [run] = meant
    if (meant.length > 1) {
      const what = `${meant.length} runs with an occlusion model are called "${text}"`
      throw new UsageError({ what, remedy: `name one by its id: ${listed(meant)}` })
    }
    if (run!.stale) io.note(`run ${run!.id} is stale: ${changedSince(run!.changes, 'its')} changed since`)
    return models.get(run!.id)!
  } finally {
    database.$client.close()
  }
}

/** The files of the occlusion models that this store has, by the ids of their runs. */
function occlusionModels(database: Database, path: string): Map<string, string> {
  const store = new ArtefactStore(path)
  const files = database
    .select({ runId: artefacts.runId, sha256: artefacts.sha256 })
    .from(artefacts)
    .where(eq(artefacts.name, OCCLUSION))
    .orderBy(asc(artefacts.step))
    .all()
  const found = files.map(({ runId, sha256 }) => [runId, store.path(sha256)] as const)
  return new Map(found.filter(([, file]) => existsSync(file)))
}

function withoutModel(database: Database, ids: readonly string[], text: string, having: readonly string[]): UsageError {
  const which = ids.length === 1 ? `run ${ids[0]} has no` : `none of the ${ids.length} runs called "${text}" has an`
  const others = having.slice(0, MOST).flatMap((id) => listRuns(database, { id }))
  return new UsageError({
    what: `${which} occlusion model in this store`,
    remedy:
      having.length > 0
        ? `name a run that has one: ${listed(others, having.length)}`
        : 'name a run with --masking adios or adios-s that was trained here; imported results may lack their models',
  })
}

const MOST = 5

/** `3fa2c1d07b44 (scenes/simclr-adios/0)`, of the first few. */
const listed = (runs: readonly RunRow[], of = runs.length): string =>
  firstFew(
    runs.map((run) => `${run.id} (${quoted(runName(run))})`),
    MOST,
    { of },
  )

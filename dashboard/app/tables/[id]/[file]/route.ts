import { readPublished } from '../../../../../db/published.ts'
import { tables } from '../../../../../harness/analysis/tables/filling/index.ts'
import { writeTable } from '../../../../../harness/analysis/tables/formats/write.ts'
import { TABLE_FILES, tableParams } from '../../../../features/tables/params.ts'
import { readParams } from '../../../../lib/params.ts'
import { download, rawParams, refuse } from '../../../../lib/respond.ts'
import { openStore } from '../../../../lib/store.ts'

/** `table.md`, `table.csv`, `table.tex`, `table.json`: byte for byte the output of `maskbench table`. */
export async function GET(request: Request, context: { params: Promise<{ id: string; file: string }> }) {
  const { id, file } = await context.params
  const fill = Object.hasOwn(tables, id) ? tables[id] : undefined
  const asked = TABLE_FILES.find(({ ending }) => file === `table.${ending}`)
  if (!fill || !asked) {
    const endings = TABLE_FILES.map(({ ending }) => `.${ending}`).join(', ')
    return refuse(404, 'no such file', `ask for table${endings} of ${Object.keys(tables).join(', ')}`)
  }
  const { params } = readParams(tableParams, rawParams(request.url))
  const store = openStore()
  if (store.state === 'broken') return refuse(503, store.what, store.remedy)
  const published = readPublished().filter(({ table }) => table === id)
  const database = store.state === 'ready' && params.source !== 'published' ? store.database : null
  const text = writeTable(fill(published, database, params.source), asked.format)
  return download(`${text.trimEnd()}\n`, asked.type, `${id}.${asked.ending}`)
}

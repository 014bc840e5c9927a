import { readPublished } from '../../../../../db/published.ts'
import { tables } from '../../../../../db/tables/formats/index.ts'
import { writeTable } from '../../../../../db/tables/formats/write.ts'
import { readParams } from '../../../../lib/params.ts'
import { download, rawParams, refuse } from '../../../../lib/respond.ts'
import { openStore } from '../../../../lib/store.ts'
import { TABLE_FILES, tableParams } from '../../../../lib/tables-params.ts'

/** `table.md`, `table.csv`, `table.tex`, `table.json`: byte for byte what `maskbench table` prints of the same halves. */
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

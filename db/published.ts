/** Reads the papers' tables from `published/results.csv` (long form), and keeps a copy of them in the store. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eq } from 'drizzle-orm'
import type { PublishedRow } from './queries/published.ts'
import type { Database } from './read-only.ts'
import { meta, published } from './schema/index.ts'

const DIGEST = 'published'
const COLUMNS = 'paper,table,dataset,backbone,method,masking,evaluation,condition,metric,value,std,unit'

/** All published numbers in the papers' order; percentages become fractions. Needs no database. */
export function readPublished(): PublishedRow[] {
  return parse(readCsv())
}

/** Brings the store's copy up to date if necessary. Several processes may call it concurrently. */
export function importPublished(database: Database): void {
  const csv = readCsv()
  const digest = createHash('sha256').update(csv).digest('hex')
  const upToDate = () => {
    const known = database.select({ value: meta.value }).from(meta).where(eq(meta.key, DIGEST)).get()
    return known?.value === digest
  }
  if (upToDate()) return
  database.transaction(
    (transaction) => {
      if (upToDate()) return
      transaction.delete(published).run()
      transaction.insert(published).values(parse(csv)).run()
      const entry = { key: DIGEST, value: digest }
      transaction.insert(meta).values(entry).onConflictDoUpdate({ target: meta.key, set: entry }).run()
    },
    { behavior: 'immediate' },
  )
}

function readCsv(): string {
  // Not a file URL, which the dashboard's bundler would treat as an asset of its pages.
  return readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'published', 'results.csv'), 'utf8')
}

function parse(csv: string): PublishedRow[] {
  const [header, ...lines] = csv.trimEnd().split(/\r?\n/)
  if (header !== COLUMNS) throw new Error(`db/published/results.csv has other columns than ${COLUMNS}`)
  return lines.map((line) => {
    const cells = line.split(',')
    if (cells.length !== 12) throw new Error(`db/published/results.csv has a damaged line: ${line}`)
    const [paper, number, dataset, backbone, method, masking, evaluation, condition, metric, printed, std, unit] =
      cells as [string, string, string, string, string, string, string, string, string, string, string, string]
    // Shifting the decimal point in the text gives the nearest double: 83.7 / 100 would be .8370000000000001.
    const fraction = (text: string) => Number(unit === 'percent' ? `${text}e-2` : text)
    return {
      paper,
      table: `${paper.split('-')[0]}-${number}`,
      dataset,
      backbone,
      method,
      masking,
      evaluation,
      condition,
      metric,
      value: printed.includes('..') ? null : fraction(printed), // `0.0..0.6` is a range of tied rates
      std: std === '' ? null : fraction(std),
      printed,
      unit,
    }
  })
}

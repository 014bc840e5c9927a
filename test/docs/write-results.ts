/** `npm run docs:results`: fills what the documents quote from the reference results. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documents } from './documents.ts'
import { quotes, withResults } from './results.ts'

await withResults(async (fill) => {
  for (const { path, text } of documents.filter(quotes)) {
    writeFileSync(join(import.meta.dirname, '../..', path), await fill(text))
    process.stdout.write(`${path}\n`)
  }
})

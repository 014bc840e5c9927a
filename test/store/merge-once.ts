/** Merges one store into another in a process of its own: `merge-once.ts INTO FROM`. */
import { openDatabase } from '../../db/open.ts'
import { mergeStore } from '../../harness/store/exchange/merge.ts'

const [into, from] = process.argv.slice(2) as [string, string]
const database = openDatabase(into)
mergeStore(database, into, from)
database.$client.close()

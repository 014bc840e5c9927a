/** `store-writer FILE RUN COUNT`: what a worker writes, one transaction a point. */
import { openDatabase } from '../../db/open.ts'
import { claim } from '../../harness/store/runs/queue.ts'
import { SqliteRecorder } from '../../harness/store/runs/sqlite-recorder.ts'

const [path = '', runId = '', count] = process.argv.slice(2)
const database = openDatabase(path)
const { attempt } = claim(database, runId)!
const recorder = new SqliteRecorder({ database, path, runId, attempt })
for (let step = 1; step <= Number(count); step++) {
  recorder.metric('loss', 'step', step, step)
  recorder.flush()
}
database.$client.close()

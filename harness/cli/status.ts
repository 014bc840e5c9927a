import type { Command } from 'commander'
import type { RunRow } from '../../db/queries/runs.ts'
import type { Act, Run } from './io.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('status')
    .description('what is running, done, failed and why')
    .addHelpText('after', '\nExamples:\n  $ npx maskbench status\n  $ npx maskbench status --json --db mine.sqlite')
    .action(act(run))
}

export const run: Run<object> = async (_options, io) => {
  const { countsBySuite, countsByStatus, listRuns } = await import('../../db/queries/runs.ts')
  const { runName } = await import('../execution/describe.ts')
  const { isHeld } = await import('../execution/lease.ts')
  const { openReadOnly } = await import('../../db/read-only.ts')
  const { textTable } = await import('./text-table.ts')

  const database = openReadOnly(io.database)
  if (database === null) {
    const nothing = { counts: {}, suites: [], running: [], failed: [], waiting: [], stale: 0 }
    return io.result(nothing, () => 'No runs are stored here. `npx maskbench run quick` makes some.')
  }
  const suites = countsBySuite(database)
  const counts = countsByStatus(database)
  const of = (status: RunRow['status']) => listRuns(database, { status })
  const running = of('running').map((row) => ({ ...short(row), alive: isHeld({ ...row, runId: row.id }) }))
  const failed = of('failed').map(short)
  const waiting = [...of('queued'), ...of('interrupted')].map(short)
  const stale = of('done').filter((row) => row.stale).length
  database.$client.close()

  io.result({ counts, suites, running, failed, waiting, stale }, () => {
    const names = Object.keys(counts) as RunRow['status'][]
    const columns = [{ head: 'suite' }, ...names.map((head) => ({ head, align: 'right' as const }))]
    const rows = suites.map((row) => [row.suite, ...names.map((name) => row.counts[name])])
    const blocks = [textTable(columns, [...rows, ['all', ...names.map((name) => counts[name])]])]
    for (const { id, name, percent, phase, alive } of running) {
      blocks.push(`running  ${id}  ${name}  ${percent}%  ${alive ? phase : 'its process is gone: run its suite again'}`)
    }
    for (const { id, name, error } of failed) blocks.push(`failed   ${id}  ${name}\n         ${error}`)
    if (waiting.length > 0 && running.length === 0) {
      blocks.push(`${waiting.length} waiting; the same \`npx maskbench run\` as before goes on with them`)
    }
    if (stale > 0)
      blocks.push(`${stale} done with an earlier version of the code; running the suite again adds new ones`)
    return blocks.join('\n')
  })

  function short(row: RunRow) {
    const { id, suites, phase, step, totalSteps, error } = row
    const percent = totalSteps === 0 ? 0 : Math.floor((100 * step) / totalSteps)
    return { id, name: runName(row), suite: suites[0] ?? null, percent, phase, error }
  }
}

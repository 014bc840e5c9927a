import type { Command } from 'commander'
import type { RunRow } from '../../../db/queries/runs.ts'
import type { countStale } from '../../../db/queries/stale.ts'
import { runName } from '../../../db/run-name.ts'
import { oneLine } from '../../base/printable.ts'
import { type Act, type Io, onSameStore, type Run } from '../io.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('status')
    .description('show which runs are running, done or failed, and why')
    .addHelpText('after', '\nExamples:\n  $ npx maskbench status\n  $ npx maskbench status --json --db mine.sqlite')
    .action(act(run))
}

export const run: Run<object> = async (_options, io) => {
  const { commandsOfRuns, countsBySuite, countsByStatus, listRuns } = await import('../../../db/queries/runs.ts')
  const stales = await import('../../../db/queries/stale.ts')
  const { noteCodeIn } = await import('../../execution/plan/note-code-version.ts')
  const { isHeld } = await import('../../store/runs/lease.ts')
  const { openIfStored } = await import('../open-store.ts')
  const { openTasks } = await import('../../execution/executors/apart/open-tasks.ts')
  const { describeTask } = await import('../../../db/queries/slurm-tasks.ts')
  const { refresh } = await import('../../execution/executors/elsewhere.ts')
  const { textTable } = await import('../../base/formats/text-table.ts')

  if (!(await refresh(io.database))) io.note('Slurm does not answer; the last known state of its tasks is shown')
  noteCodeIn(io.database)
  const database = openIfStored(io)
  if (database === null) return nothingYet(io)
  const suites = countsBySuite(database)
  const counts = countsByStatus(database)
  const runsWith = (status: RunRow['status']) => listRuns(database, { status })
  const tasks = new Map(openTasks(database).map((task) => [task.runId, task]))
  const running = runsWith('running').map((row) => {
    const task = tasks.get(row.id)
    const alive = task !== undefined || isHeld({ ...row, runId: row.id })
    return { ...short(row), alive, place: task === undefined ? null : describeTask(task) }
  })
  const gone = new Set(stales.replacedFailures(database))
  const failed = runsWith('failed').map((row) => ({ ...short(row), replaced: gone.has(row.id) }))
  const waiting = [...runsWith('queued'), ...runsWith('interrupted')].map(short)
  const slurm = [...tasks.values()].map(({ runId, jobId, arrayIndex, state, reason, node, submittedAt }) => {
    return { run: runId, job: jobId, index: arrayIndex, state, reason, node, submittedAt }
  })
  const idle = [...runsWith('queued'), ...runsWith('interrupted')].filter(({ id }) => !tasks.has(id))
  const lost = idle.filter(({ error }) => error !== null).map(short)
  const dead = running.filter(({ alive }) => !alive).map(({ id }) => id)
  const unfinished = [...idle, ...runsWith('running').filter(({ id }) => dead.includes(id))]
  const commands = commandsOfRuns(
    database,
    unfinished.map(({ id }) => id),
  )
  const resuming = await resumeCommands(unfinished, commands, io)
  const { stale, ...changed } = stales.countStale(database)
  const replaced = stale > 0 ? stales.replacedRuns(database) : []
  database.$client.close()

  io.result({ counts, suites, running, failed, waiting, slurm, stale }, () => {
    const names = Object.keys(counts) as RunRow['status'][]
    const columns = [{ head: 'suite' }, ...names.map((head) => ({ head, align: 'right' as const }))]
    const rows = suites.map((row) => [row.suite, ...names.map((name) => row.counts[name])])
    const onSlurm = waiting.flatMap((row) => {
      const task = tasks.get(row.id)
      return task === undefined ? [] : [{ ...row, place: describeTask(task) }]
    })
    const open = idle.length + dead.length
    return [
      textTable(columns, [...rows, ['all', ...names.map((name) => counts[name])]]),
      ...running.map(runningText),
      ...onSlurm.map(({ id, name, place }) => oneLine(`waiting  ${id}  ${name}  ${place}`)),
      ...lost.map((row) => endedText('interrupted', row)),
      ...failed.flatMap((row) => (row.replaced ? [] : endedText('failed ', row))),
      ...(open > 0 && running.every(({ alive }) => !alive)
        ? [`${open} unfinished; resume ${open === 1 ? 'it' : 'them'} with\n${resuming.join('\n')}`]
        : []),
      ...(gone.size > 0 ? [doneSince([...gone], io)] : []),
      ...(stale > 0 ? [`${staleText(stale, changed)}; ${renewal(stale, replaced, io)}`] : []),
    ].join('\n')
  })
}

function nothingYet(io: Io): void {
  const nothing = { counts: {}, suites: [], running: [], failed: [], waiting: [], slurm: [], stale: 0 }
  const start = onSameStore(io, 'npx maskbench run quick')
  io.result(nothing, () => `There are no runs yet in ${io.database}. Start with \`${start}\`.`)
}

type Short = ReturnType<typeof short>

function short(row: RunRow) {
  const { id, suites, phase, step, totalSteps, error } = row
  const percent = totalSteps === 0 ? 0 : Math.floor((100 * step) / totalSteps)
  return { id, name: runName(row), suite: suites[0] ?? null, percent, phase, error }
}

/** @param place - where on Slurm it is; null for a run of this machine. */
function runningText(row: Short & { alive: boolean; place: string | null }): string {
  const what = [row.alive ? row.phase : 'its process has died', row.place].filter(Boolean).join('  ')
  const done = row.percent > 0 ? `  ${row.percent}%` : ''
  return oneLine(`running  ${row.id}  ${row.name}${done}  ${what}`)
}

const endedText = (how: string, { id, name, error }: Short): string =>
  `${how}  ${id}  ${oneLine(name)}\n         ${oneLine(error ?? '')}`

/** @param failures - ids of failed runs whose configurations have finished since. */
const doneSince = (failures: readonly string[], io: Io): string => {
  const [have, them] = failures.length === 1 ? ['has', 'it is'] : ['have', 'they are']
  return `${failures.length} failed ${have} finished since, with another version of the code, data or plugins; ${removal(failures, 'remove the failed', io)} if ${them} no longer needed`
}

/** How many finished runs are stale, and why. */
function staleText(
  stale: number,
  { code, data, plugins, changedPlugins }: Omit<ReturnType<typeof countStale>, 'stale'>,
): string {
  const named = `the plugin${changedPlugins.length > 1 ? 's' : ''} ${changedPlugins.join(', ')}`
  const why = [
    code > 0 ? `${code} because the code changed` : '',
    plugins > 0 ? `${plugins} because ${named} changed` : '',
    data > plugins ? `${data - plugins} because their data changed` : '',
  ]
  return `${stale} done ${stale === 1 ? 'is' : 'are'} stale (${why.filter(Boolean).join(', ')})`
}

/**
 * What to do about stale runs: to run them again, or to remove those of which there are current ones.
 * @param replaced - ids of the latter.
 */
function renewal(stale: number, replaced: readonly string[], io: Io): string {
  const again = 'run the suite again to add current ones'
  if (replaced.length === 0) return again
  const remove = `${removal(replaced, 'remove old ones', io)} if they are no longer needed`
  if (replaced.length === stale) return `current ones of the same configurations are there; ${remove}`
  return `current ones of ${replaced.length} are there already; ${again} of the others, and ${remove}`
}

function removal(ids: readonly string[], what: string, io: Io): string {
  const named = ids.length > MOST_IDS ? 'ID ...' : ids.join(' ')
  return `${what} with \`${onSameStore(io, `npx maskbench db remove ${named} --yes`)}\``
}

/** The command of one run of a suite begins with that of all. */
const OF_SUITE = /^(npx maskbench run .+?) --only /

/** Runs that a command names. */
const MOST_IDS = 8

/** Commands to list; a suite is one. */
const MOST_COMMANDS = 5

/**
 * The commands that resume runs: that of the suite, with the file that it was read from, else the one that made the run.
 * @param made - the command that made each of the runs.
 */
async function resumeCommands(
  unfinished: readonly RunRow[],
  made: readonly (string | null)[],
  io: Io,
): Promise<string[]> {
  const { suites } = await import('../../suites/index.ts')
  const known = new Set(suites.map(({ name }) => name))
  const names = new Set(unfinished.flatMap((row) => row.suites.slice(0, 1)))
  const ofSuite = (name: string): string => {
    if (known.has(name)) return onSameStore(io, `npx maskbench run ${name}`)
    const commands = unfinished.flatMap((row, i) => (row.suites[0] === name ? (made[i] ?? []) : []))
    const whole = commands.flatMap((command) => OF_SUITE.exec(command)?.[1] ?? [])[0]
    return whole
      ? onSameStore(io, whole)
      : `${onSameStore(io, 'npx maskbench run FILE')}, the file of the suite ${name}`
  }
  const own = unfinished.flatMap((row, i) => (row.suites.length === 0 ? (made[i] ?? []) : []))
  const commands = [...[...names].sort().map(ofSuite), ...new Set(own.map((command) => onSameStore(io, command)))]
  const more = commands.length - MOST_COMMANDS
  const listed = [...commands.slice(0, MOST_COMMANDS), ...(more > 0 ? [`and ${more} more commands`] : [])]
  return listed.map((line) => oneLine(`  ${line}`))
}

import type { Command } from 'commander'
import { metricName } from '../../../db/catalogue/titles.ts'
import type { RunDetail } from '../../../db/queries/run.ts'
import { listedName } from '../../../db/run-name.ts'
import { oneLine } from '../../base/printable.ts'
import { brokenAtOptions } from '../../base/quoted.ts'
import { memorySize } from '../../base/text.ts'
import { clock } from '../../execution/progress/time-left.ts'
import { type Act, hintsOnSameStore, onSameStore, type Run } from '../io.ts'
import { scoreName, scoreText } from '../score-name.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('show <run>')
    .description('show one run: events, scores, files, config, environment, and the command that reproduces it')
    .addHelpText(
      'after',
      '\nThe first characters of the id are enough, or the name as `runs` prints it, with or without the data set.\nIn --json, peakRssMb and peakCardMb are in MiB (2^20 bytes), despite their names.\n\nExample:\n  $ npx maskbench show 3fa2',
    )
    .action(act(run))
}

export const run: Run<{ run: string }> = async ({ run: prefix }, io) => {
  const { changedSince } = await import('../../../db/changes.ts')
  const { resumesAt, showRun, trustFlag } = await import('../../../db/queries/run.ts')
  const { openRun } = await import('../open-store.ts')
  const { ArtefactStore } = await import('../../store/artefacts.ts')
  const { textTable } = await import('../../base/formats/text-table.ts')

  const { database, id } = openRun(io, prefix)
  const { changesSince } = await import('../stored-plugins.ts')
  const found = showRun(database, id)!
  const notes = found.kind === 'reported' ? [] : await changesSince(database, found.config)
  database.$client.close()
  // An unfinished run is resumed in this store; a finished one is not repeated in it.
  const command = found.status === 'done' ? found.reproduce : onSameStore(io, found.reproduce)
  io.result(found, () => {
    const facts = factsOf(found, changedSince(found.changes, 'its'))
    const scores = found.scores.map((score) => scoreCells(score, found.dataset))
    const columns = [
      { head: 'evaluation' },
      { head: 'metric' },
      { head: 'value', align: 'right' as const },
      { head: 'how' },
    ]
    const events = found.events.map(
      ({ name, axis, step, message }) => [`${axis} ${step}`, `${name}: ${message}`] as const,
    )
    const store = new ArtefactStore(io.database)
    const files = found.artefacts.map(({ name, sha256 }) => [name, store.path(sha256)] as const)
    return [
      oneLine(listedName(found, found.config.kind === 'reported' ? found.config.reportedIn : null)),
      ...(events.length > 0 ? [`events\n${pairs(events)}`] : []),
      pairs(facts),
      ...(scores.length > 0 ? [textTable(columns, scores)] : []),
      ...(files.length > 0 ? [`files\n${pairs(files)}`] : []),
      `config\n${pairs(flatten(found.config))}`,
      ...(found.kind === 'reported' ? [] : [`environment\n${pairs(flatten(found.environment))}`]),
      `${hintsOnSameStore(io, again(found, resumesAt(found), trustFlag(found)))}\n${brokenAtOptions(command, WIDTH)
        .map((line) => `  ${oneLine(line)}`)
        .join('\n')}`,
      ...notes.map((note) => `  ${oneLine(hintsOnSameStore(io, note))}`),
      ...(found.gitDirty ? [LOCAL_CHANGES] : []),
    ].join('\n\n')
  })
}

/** What is known of a run, by name. @param changed - what makes it stale. */
function factsOf(found: RunDetail, changed: string): [string, string | number][] {
  const date = (ms: number | null) => (ms === null ? '' : new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z'))
  const facts: [string, string | number | null | undefined][] = [
    ['id', found.id],
    ['name', found.name],
    ['tags', found.tags.join(', ')],
    ['note', found.note],
    ['suites', found.suites.join(', ')],
    ['state', found.stale ? `${found.status} (stale: ${changed} changed since)` : found.status],
    ['error', found.error],
    ['started', date(found.startedAt)],
    ['ended', date(found.endedAt)],
    ['time', found.seconds === null ? '' : `${clock(found.seconds)}${found.attempts > 1 ? ' in all attempts' : ''}`],
    ['images/s', found.imagesPerSecond?.toFixed(0)],
    ['peak memory', found.peakRssMb === null ? '' : memorySize(found.peakRssMb)],
    ['GPU', found.card],
    ['peak GPU memory', found.peakCardMb === null ? '' : memorySize(found.peakCardMb)],
    ['parameters', found.parameters?.toLocaleString('en')],
    ['attempts', found.attempts],
    ['commit', found.gitCommit === null ? '' : `${found.gitCommit}${found.gitDirty ? ' with local changes' : ''}`],
  ]
  return facts.flatMap(([name, value]) =>
    value === '' || value === null || value === undefined ? [] : [[name, value]],
  )
}

const scoreCells = (score: RunDetail['scores'][number], dataset: string): string[] => [
  scoreName(score, dataset),
  namedMetric(score.metric),
  scoreText(score),
  score.selectedOnTest ? `${score.protocol} (selected on test)` : score.protocol,
]

/** The key, by which commands take it, and the title that pages show, where that says more. */
function namedMetric(key: string): string {
  const title = metricName(key)
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  return letters(title) === letters(key) ? key : `${key} (${title})`
}

/** The heading of the reproducing command; a finished run is not repeated in the same store. */
function again({ id, kind, status }: RunDetail, resumed: number | null, trust: string): string {
  if (status !== 'done') {
    if (resumed !== null) return `to resume this run from its last checkpoint, at step ${resumed}`
    return 'to start this run; it has no checkpoint to resume from'
  }
  if (kind === 'reported') return 'to import its numbers into another store'
  return `to repeat it in another store (\`npx maskbench verify ${id.slice(0, 8)}${trust} --again\` repeats and compares)`
}

/** Letters of a line of a command, which a paste of all lines runs as one; commands of usual length stay whole. */
const WIDTH = 160

const LOCAL_CHANGES = '  The code had local changes that are not in this commit; without them the result may differ.'

function pairs(rows: readonly (readonly [string, unknown])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  // Further lines of a value stand below its first one, where they can't be taken for another name's.
  const indented = (value: unknown) => String(value).replace(/\r?\n/g, `\n${' '.repeat(width + 4)}`)
  return rows.map(([name, value]) => `  ${oneLine(name).padEnd(width)}  ${indented(value)}`).join('\n')
}

/**
 * Nested options by their path, e.g. `optimizer.learningRate`; those that a run does not have are left out. Lists of
 * options, such as evaluations, have a line for each of them.
 */
function flatten(value: object, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const path = `${prefix}${key}`
    if (inner === null) return []
    const nested = typeof inner === 'object' && !Array.isArray(inner)
    return nested ? flatten(inner, `${path}.`) : [[path, listed(inner)]]
  })
}

function listed(value: unknown): string {
  if (typeof value === 'string') return value
  const isOfOptions = Array.isArray(value) && value.every((one) => one !== null && typeof one === 'object')
  return isOfOptions && value.length > 0 ? value.map(inWords).join('\n') : JSON.stringify(value)
}

/** `knn: k 20, temperature 0.07` */
function inWords(options: object): string {
  const { name, ...others } = options as { name?: unknown }
  const words = flatten(others).map(([path, value]) => `${path} ${oneLine(value)}`)
  return [...(name === undefined ? [] : [oneLine(String(name))]), ...(words.length > 0 ? [words.join(', ')] : [])].join(
    ': ',
  )
}

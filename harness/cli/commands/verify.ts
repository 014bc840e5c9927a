import type { Command } from 'commander'
import { isShare } from '../../../db/catalogue/metrics.ts'
import { type Change, changedSince } from '../../../db/changes.ts'
import { withMinus } from '../../base/text.ts'
import type { ComparedScore } from '../../execution/verify/comparison.ts'
import type { Verification } from '../../execution/verify/verify.ts'
import { deviceOption } from '../device-option.ts'
import type { Act, Run } from '../io.ts'
import { scoreName, scoreText } from '../score-name.ts'

interface Options {
  run: string
  again?: boolean
  trustPlugins?: boolean
}

/** Longer tables show only the rows that differ. */
const ROWS = 60

export function declare(program: Command, act: Act): void {
  program
    .command('verify <run>')
    .description("recompute a finished run's scores from its checkpoint; they must match bit for bit")
    .option(
      '--again',
      'repeat the whole run in a separate store; use it if the store keeps too little to recompute the scores',
    )
    .option('--trust-plugins', 'run the code of plugins that the store keeps for the run; it has all your rights')
    .addOption(deviceOption('as for `run`'))
    .addHelpText(
      'after',
      `
The checkpoint is evaluated with the run's own config, seed, threads and precision, without cached features.
Label-smoothing runs keep no models; their accuracies are recomputed from the stored prediction for every test row. On
another machine, GPU or engine, and on a GPU without deterministic kernels, scores may differ within a tolerance, which is
printed. Nothing is written.

Exit codes: 0 same, 1 different or damaged, 2 wrong usage, 3 the data, the checkpoint or the GPU is missing.

Examples:
  $ npx maskbench verify 3fa2
  $ npx maskbench verify 3fa2 --again --json`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ run: prefix, again = false, trustPlugins = false }, io) => {
  const { FailureError } = await import('../../base/errors.ts')
  const { verify } = await import('../../execution/verify/verify.ts')
  const { openRun } = await import('../open-store.ts')
  const { textTable } = await import('../../base/formats/text-table.ts')

  const { database, id: runId } = openRun(io, prefix)
  const found = await verify({ database, path: io.database, runId, again, trustPlugins, note: io.note })
  database.$client.close()
  const { scores, ok } = found
  const counts = countsOf(scores)
  io.result(found, () => {
    const shown = scores.length > ROWS ? scores.filter(({ verdict }) => verdict !== 'equal') : scores
    const columns = [
      { head: 'evaluation' },
      { head: 'metric' },
      { head: 'how' },
      ...['stored', 'again', 'difference'].map((head) => ({ head, align: 'right' as const })),
    ]
    const rows = shown.map((score) => [
      scoreName(score, found.dataset),
      score.metric,
      score.protocol,
      shownValue(score, score.stored),
      score.verdict === 'not kept' ? 'not kept' : shownValue(score, score.again),
      differenceOf(score),
    ])
    const table = rows.length > 0 ? [textTable(columns, rows)] : []
    return [`${found.name}  ${found.run}, from ${FROM[found.from]}`, ...table, ...remarks(found), counts].join('\n')
  })
  if (!ok) {
    const remedy = 'see the table; `npx maskbench show` prints the environment that the run was made in'
    throw new FailureError({ what: `run ${runId} does not reproduce its stored results: ${counts}`, remedy })
  }
}

const FROM: Record<Verification['from'], string> = {
  checkpoint: 'its checkpoint',
  pixels: 'the images themselves',
  features: 'the stored features',
  masks: 'the stored masks',
  predictions: 'its stored predictions for the test rows',
  'a new run': 'a new run',
}

/** Remarks that qualify the table: staleness, another machine, tolerance, differing files. */
function remarks({ changed, continued, tolerance, predictions, files, scores }: Verification): string[] {
  const again = predictions.filter(({ made }) => made === 'again')
  const items = again.reduce((sum, one) => sum + one.items, 0)
  const flipped = predictions.reduce((sum, one) => sum + one.different, 0)
  const missing = predictions
    .filter(({ made }) => made === 'missing')
    .map(({ evaluation, protocol }) => `${evaluation} (${protocol})`)
  const broken = files.filter(({ same }) => !same)
  const machine = changed.machine.map(({ fact, stored, now }) => `${fact} was ${stored}, is ${now}`).join('; ')
  const plugins = changed.plugins.map((key): Change => `plugin ${key}`)
  const limits = [...new Set(Object.values(tolerance?.byEvaluation ?? {}))].sort()
  return [
    ...(changed.code ? ['The run is stale: the code has changed since.'] : []),
    ...(changed.data ? ['The run is stale: its data have changed since.'] : []),
    ...(changed.plugins.length > 0
      ? [`The run is stale: ${changedSince(plugins, 'its')} changed since. The version that the store keeps was run.`]
      : []),
    ...(machine ? [`Another machine or engine: ${machine}.`] : []),
    ...continued.map((message) => `${message.replace(/^t/, 'T')}.`),
    ...(tolerance
      ? [
          `Differences up to ${limits.join(' or ')} (as a fraction, depending on the evaluation; of numbers that are not shares, relative to their size) count as close.`,
        ]
      : []),
    ...(flipped > 0 ? [`${flipped} of ${items} predictions for test items differ.`] : []),
    ...(missing.length > 0 ? [`Stored predictions that were not made again: ${missing.join(', ')}.`] : []),
    ...(predictions.some(({ sameTruth }) => !sameTruth) ? ['The true labels of the test items differ.'] : []),
    ...(broken.length > 0 ? [`Files that differ: ${broken.map(({ name }) => name).join(', ')}.`] : []),
    ...(scores.some(({ verdict }) => verdict === 'not kept') || predictions.some(({ made }) => made === 'not kept')
      ? ['Scores and predictions that are not kept can be compared with --again.']
      : []),
  ]
}

function countsOf(scores: readonly ComparedScore[]): string {
  if (scores.length === 0) return 'it has no scores to compare'
  const countOf = (verdict: ComparedScore['verdict']) => scores.filter((score) => score.verdict === verdict).length
  const parts = [
    [countOf('equal'), 'identical'],
    [countOf('close'), 'close'],
    [countOf('different'), 'different'],
    [countOf('not kept'), 'not kept'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return `${scores.length} scores: ${said.join(', ')}`
}

function shownValue({ metric }: ComparedScore, value: number | null): string {
  return value === null ? '' : scoreText({ metric, value }, 3)
}

/** A difference of shares in percentage points; one in the last bits must not print as 0. */
function differenceOf({ metric, difference, verdict }: ComparedScore): string {
  if (verdict === 'equal') return '0'
  return difference === null ? '' : withMinus((isShare(metric) ? 100 * difference : difference).toPrecision(2))
}

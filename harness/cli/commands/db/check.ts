import type { Command } from 'commander'
import { FailureError } from '../../../base/errors.ts'
import { byteSize, counted } from '../../../base/text.ts'
import type { Problem } from '../../../store/check.ts'
import type { Act, Run } from '../../io.ts'

export function declare(db: Command, act: Act): void {
  db.command('check')
    .description('look the store over: the database, the bytes of every artefact, and what crashes left behind')
    .option('--fix', 'remove what crashes left behind, and say of dead runs that they were interrupted')
    .addHelpText(
      'after',
      `
Exit code 1 when something is wrong. --fix removes no result: only files that no run names (older than an hour, as a
process may be about to name a younger one), files left half written, and the states to resume from of runs that are done.

Examples:
  $ npx maskbench db check
  $ npx maskbench db check --fix
  $ npx maskbench db check --json --db old.sqlite`,
    )
    .action(act(run))
}

const run: Run<{ fix?: boolean }> = async ({ fix = false }, io) => {
  const { openDatabase } = await import('../../../../db/open.ts')
  const { asStep } = await import('../../../engine/installation/progress.mjs')
  const { inspect, tidy } = await import('../../../store/check.ts')
  const { openStored } = await import('../../open-store.ts')
  const database = openStored(io)
  const report = await asStep('Reading the store', ({ update }) => {
    let done = 0
    return inspect(database, io.database, (bytes) => {
      done += bytes
      update(byteSize(done))
    })
  }).finally(() => database.$client.close())
  const { schema, runs, files, bytes, problems, litter } = report
  const fixed = fix && problems.some(({ kind }) => kind === 'litter')
  if (fixed) {
    const writable = openDatabase(io.database)
    try {
      tidy(writable, io.database, litter)
    } finally {
      writable.$client.close()
    }
  }
  const left = problems.filter(({ kind }) => !(fixed && kind === 'litter'))
  const wrong = left.filter(({ kind }) => kind !== 'strange')
  io.result({ ok: wrong.length === 0, schema, runs, files, bytes, problems, fixed, litter: litter.bytes }, () => {
    const whole = `${counted(runs, 'run')}, ${counted(files, 'artefact')} (${byteSize(bytes)}) read, schema ${schema}`
    const lines = problems.map((one) => `${mark(one, fixed)} ${one.what}`)
    const tidied = fixed ? [`${byteSize(litter.bytes)} freed`] : []
    return [...lines, ...tidied, wrong.length === 0 ? `${whole}: all is well` : whole].join('\n')
  })
  if (wrong.length === 0) return
  const damage = wrong.filter(({ kind }) => kind === 'damage')
  if (damage.length === 0) {
    const what = `${counted(wrong.length, 'thing')} left behind (${byteSize(litter.bytes)})`
    throw new FailureError({ what, remedy: '`npx maskbench db check --fix` tidies up' })
  }
  const what = `${damage.length} damaged or missing`
  throw new FailureError({
    what,
    remedy:
      'move damaged files away; `npx maskbench db merge` with a copy that has them whole brings back what is missing',
  })
}

function mark({ kind }: Problem, fixed: boolean): string {
  if (kind === 'strange') return '?'
  return kind === 'litter' && fixed ? '✓ removed:' : '✗'
}

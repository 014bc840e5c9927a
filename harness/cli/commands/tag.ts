import { type Command, InvalidArgumentError } from 'commander'
import { listedName } from '../../../db/run-name.ts'
import { UsageError } from '../../base/errors.ts'
import { countedInTerminal } from '../../base/text.ts'
import { list } from '../arguments.ts'
import type { Act, Run } from '../io.ts'

interface Options {
  runs: string[]
  add?: string[]
  remove?: string[]
  name?: string
  note?: string
}

const LONGEST_NAME = 100
const LONGEST_NOTE = 4000

export function declare(program: Command, act: Act): void {
  program
    .command('tag <runs...>')
    .description('give runs tags, a name or a note, to find them again')
    .option('--add <tags>', 'tags to add, e.g. paper,rejected; words without spaces', list(tag))
    .option('--remove <tags>', 'tags to take away', list(tag))
    .option(
      '--name <text>',
      'name shown before the generated one; an empty text takes it away',
      shortText(LONGEST_NAME),
    )
    .option('--note <text>', 'note shown with the run; an empty text takes it away', shortText(LONGEST_NOTE))
    .addHelpText(
      'after',
      `
A run is given by the first characters of its id, or by its name as \`runs\` prints it. A name without the seed stands for
all seeds of that name, and the first characters of a group id for the seeds of that configuration. Without options, the
tags, names and notes of the runs are printed. A name that all runs of a row have is the row's on the leaderboard, in plots
and in \`compare\`. Tags, names and notes belong to this store: they change neither results nor what is run
again. \`export\`, \`import\` and \`db merge\` take them along; of two versions, the one changed last is kept.

JSON: [{"runId", "name", "note", "tags"}]

Examples:
  $ npx maskbench tag 3fa2 --add paper --note "used in figure 3"
  $ npx maskbench tag fashion-mnist-mini/simclr-adios --add baseline
  $ npx maskbench runs --tag baseline`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ runs, add, remove, name, note }, io) => {
  const { listRuns } = await import('../../../db/queries/runs.ts')
  const { textTable } = await import('../../base/formats/text-table.ts')
  const { idsOf } = await import('../../store/selection.ts')
  const { openStored } = await import('../open-store.ts')

  const both = add?.filter((one) => remove?.includes(one)) ?? []
  if (both.length > 0) {
    throw new UsageError({ what: `${both.join(', ')} cannot be added and removed at once`, remedy: 'name it once' })
  }
  // A store that is not there is an error here, not a new store.
  const stored = openStored(io)
  const ids = [...new Set(runs.flatMap((text) => idsOf(stored, text)))]
  const change = { add, remove, name, note }
  if (Object.values(change).some((value) => value !== undefined)) {
    const { openDatabase } = await import('../../../db/open.ts')
    const { annotate } = await import('../../store/annotate.ts')
    const writing = openDatabase(io.database, { existing: true })
    annotate(writing, ids, change)
    writing.$client.close()
  }
  const rows = ids.flatMap((id) => listRuns(stored, { id }))
  stored.$client.close()
  const answer = rows.map(({ id: runId, name: given, note: noted, tags }) => ({
    runId,
    name: given,
    note: noted,
    tags,
  }))
  io.result(answer, () => {
    const table = rows.map((row) => [row.id, listedName(row), row.tags.join(', '), row.name, row.note])
    const columns = ['id', 'run', 'tags', 'name', 'note'].map((head) => ({ head }))
    return `${textTable(columns, table)}\n\n${countedInTerminal(rows.length, 'run')}`
  })
}

function tag(text: string): string {
  if (/^[^\s,#"'\\]{1,40}$/u.test(text)) return text
  throw new InvalidArgumentError('A tag is one word of at most 40 characters, without quotes, # and \\.')
}

function shortText(longest: number): (text: string) => string {
  return (text) => {
    const trimmed = text.trim()
    if (trimmed.length <= longest) return trimmed
    throw new InvalidArgumentError(`It must be at most ${longest} characters long.`)
  }
}

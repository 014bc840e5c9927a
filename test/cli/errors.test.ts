import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openDatabase } from '../../db/open.ts'
import { UsageError } from '../../harness/base/errors.ts'
import type { TerminalIo } from '../../harness/cli/io.ts'
import { report } from '../../harness/cli/main.ts'
import { commands } from './helpers/in-process.ts'
import { folder, TINY } from './helpers/maskbench.ts'

const WALK = join(import.meta.dirname, '../../docs/examples/random-walk.ts')

test.each([
  [['run', 'qick'], 'maskbench: there is no suite and no file "qick". did you mean quick?'],
  [['run', 'cpu-fashion'], 'train one run by it with `npx maskbench pretrain --preset cpu-fashion`'],
  [['pretrain', '--preset', 'quick'], 'no preset quick, which is a suite. run it with `npx maskbench run quick`'],
  [['rnu'], "maskbench: unknown command 'rnu'. did you mean run?"],
  [['rnu', '--help'], "maskbench: unknown command 'rnu'. did you mean run?"],
  [['dashboard', '--help'], "maskbench: unknown command 'dashboard'. did you mean serve?"],
  [['curves'], "unknown command 'curves'. the page Curves of `npx maskbench serve` draws them;"],
  [['significanse'], "maskbench: unknown command 'significanse'. did you mean significance?"],
  [['db', 'chek', '-h'], "maskbench: unknown command 'chek'. did you mean check?"],
  [['run', 'smoke', '--jobs', 'two'], 'It must be a whole number. see `npx maskbench run --help`'],
  [['data', 'render', '--count', '0', '--out', 'x'], 'see `npx maskbench data render --help`'],
  [['run', 'smoke', '--only', 'nothing'], 'no run of smoke matches "nothing"'],
  [
    ['evaluate', '--seeds-from', 'a.ckpt', 'b.ckpt', 'c.ckpt', '--name', 'x'],
    'put the pattern behind --seeds-from in quotes, so that the shell leaves it alone',
  ],
  [['run', 'smoke', '--only', 'a', 'b'], 'put the pattern behind --only in quotes'],
  [['run', 'smoke', 'quick'], 'see `npx maskbench run --help`'],
  [['perf', 'kn'], 'there is no workload "kn". did you mean knn?'],
  [['perf', '--graph', 'graph.txt'], '--graph writes the graph of one workload. name exactly one workload'],
  [['pretrain', '--adios-masks', '3'], '--adios-masks is an option of --masking adios'],
  [['pretrain', '--backbone-width', '0'], '--backbone-width: given 0, expected a whole number of at least 8'],
  [['pretrain', '--galleries', '0'], '--galleries: given 0, expected a whole number of at least 1'],
  [
    ['pretrain', '--masking', 'fixd'],
    'Allowed choices are none, adios, adios-s, gt, fgbg, box, shuffle, mae, beit, fixed. did you mean fixed?',
  ],
  [['pretrain', '--adios-reduction', 'maen'], 'Allowed choices are sum, mean. did you mean mean?'],
  [['stats', 'table', 'x.csv', '--format', 'tex'], 'did you mean latex?'],
  [['stats', 'table', 'x.csv', '--test', 'wilcoxon'], 'did you mean mann-whitney?'],
  [
    ['stats', 'table', 'x.csv', '--test', 'Wilcoxon'],
    'his signed-rank test, of pairs, is `stats table --ranks wilcoxon-holm`',
  ],
  [['stats', 'two-sample', '--a', '1', '--b', '2', '--test', 't-test'], 'did you mean welch?'],
  [['stats', 'table', 'x.csv', '--test', 'ttest_rel'], 'did you mean paired?'],
  [['stats', 'table', 'x.csv', '--correction', 'fdr'], 'did you mean benjamini-hochberg?'],
  [['stats', 'table', 'x.csv', '--correction', 'fdr_bh'], 'did you mean benjamini-hochberg?'],
  [['stats', 'table', 'x.csv', '--correction', 'Bonferroni'], 'did you mean holm? (it bounds the chance'],
  [['stats', 'my scores.csv'], "did you mean `npx maskbench stats table 'my scores.csv'`?"],
  [['scores.csv'], 'did you mean `npx maskbench stats table scores.csv` or `npx maskbench import scores.csv`?'],
  [['stats', 'table', 'x.csv', '--stars'], "unknown option '--stars'. add --against METHOD, which marks with †"],
  [
    ['stats', 'table', 'x.csv', '--out', 'x.docx'],
    'x.docx does not end in one of .txt, .svg, .png, .pdf, .md, .tex, .csv and .json',
  ],
  [['stats', 'table', 'x.csv', '--out', 'no/x.tex'], 'the folder no does not exist'],
  [
    ['stats', 'table', 'x.csv', '--out', 'x.tex', '--format', 'md'],
    '--format md contradicts the ending of x.tex. leave --format md out, or name a .md file',
  ],
  [['stats', 'table', 'x.csv', '--ranks', 'wilcoxon'], 'did you mean wilcoxon-holm?'],
  [['pretrain', '--dataset', 'fashion-mnst-mini'], 'did you mean fashion-mnist-mini?'],
  [['pretrain', '--share', '4'], "unknown option '--share'. did you mean --mae-share or --beit-share?"],
  [['pretrain', '--epoch', '4'], "unknown option '--epoch'. did you mean --epochs?"],
  [
    ['evaluate', '--dry-run'],
    "unknown option '--dry-run'. it is an option of `npx maskbench run`, `npx maskbench pretrain`",
  ],
  [['run', 'smoke', '--nothing'], "unknown option '--nothing'. see `npx maskbench run --help`"],
  [['help', 'plugin', 'chek'], "unknown command 'chek'. did you mean check?"],
  [['show', 'abc', '--db', 'missing.sqlite'], 'there are no results yet'],
])('%s: one line with a remedy', async (words, line) => {
  using here = commands()
  const { code, stdout, stderr } = await here.maskbench(...words)
  expect(stderr).toContain(line)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stdout).toBe('')
  expect(code).toBe(words[0] === 'show' ? 3 : 2)
})

test.each([
  ['pretrain', '--plugin'],
  ['plugin', 'check'],
])('options of a plugin are known to %s', async (...words) => {
  using here = folder()
  const { code, stdout, stderr } = await here.maskbench(...words, WALK, '--brush', '4')
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^maskbench: unknown option '--brush'. did you mean --random-walk-brush\?[^\n]*\n$/)
})

test('with --json an error is one JSON value on stdout and the line on stderr', async () => {
  using here = folder()
  const { code, stdout, stderr } = await here.maskbench('run', 'qick', '--json')
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toEqual({ error: 'there is no suite and no file "qick"', remedy: 'did you mean quick?' })
  expect(stderr).toMatch(/^maskbench: there is no suite/)
})

test('a stack trace comes with --debug only', async () => {
  using here = folder()
  expect((await here.maskbench('run', 'qick', '--debug')).stderr).toMatch(/\n\s+at /)
})

test('a suite file with a mistake is refused with its place', async () => {
  using here = commands()
  const runs = [{ ...TINY.runs[0], rates: [0.4, 2] }]
  writeFileSync(join(here.path, 'mine.json'), JSON.stringify({ name: 'mine', runs }))
  const { code, stderr } = await here.maskbench('run', 'mine.json')
  expect(code).toBe(2)
  expect(stderr).toContain('mine.json is not a suite: runs.0.rates.1: given 2, expected a number')
})

test('a suite is named so that a folder may have its name', async () => {
  using here = commands()
  for (const name of ['..', '.', '../mine', '']) {
    writeFileSync(join(here.path, 'mine.json'), JSON.stringify({ ...TINY, name }))
    const { code, stderr } = await here.maskbench('run', 'mine.json', '--dry-run')
    expect([name, code]).toEqual([name, 2])
    expect(stderr).toContain('mine.json is not a suite: name: use only letters, digits, dots and dashes')
  }
})

test('a file that is no database is left alone', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'maskbench.sqlite'), 'a shopping list, certainly not a database'.repeat(100))
  for (const words of [['run', 'smoke'], ['runs']]) {
    const { code, stderr } = await here.maskbench(...words)
    expect(code).toBe(3)
    expect(stderr).toMatch(/^maskbench: \S*maskbench.sqlite is not a database. name another file with --db/)
  }
})

test('a database of a newer version, or of another program, is left alone', async () => {
  using here = commands()
  const path = join(here.path, 'maskbench.sqlite')
  const database = openDatabase(path)
  database.$client.exec("insert into __drizzle_migrations (hash, created_at) values ('from the future', 9e12)")
  database.$client.close()
  const newer = await here.maskbench('run', 'smoke')
  expect(newer.code).toBe(3)
  expect(newer.stderr).toContain('was written by a newer maskbench')

  const other = new Sqlite(join(here.path, 'other.sqlite'))
  other.exec('create table songs (title text)')
  other.close()
  const foreign = await here.maskbench('status', '--db', 'other.sqlite')
  expect(foreign.code).toBe(3)
  expect(foreign.stderr).toContain('is an SQLite file of another program')
})

test('a missing folder is named', async () => {
  using here = commands()
  const { code, stderr } = await here.maskbench('run', 'smoke', '--db', 'no/such/folder/x.sqlite')
  expect(code).toBe(3)
  expect(stderr).toContain('check that the folder exists')
})

test('a dry run of a grid names its runs by what differs, and prints their options when asked', async () => {
  using here = commands()
  const suite = { defaults: { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }, grid: { steps: [20, 40] } }
  writeFileSync(join(here.path, 'grid.json'), JSON.stringify(suite))
  const { code, stdout } = await here.maskbench('run', 'grid.json', '--dry-run', '--configs')
  expect(code).toBe(0)
  expect(stdout).toContain('uci-heart/noisy-labels steps=40/0\n  steps 40')
  expect(stdout).toContain('"batchSize": 64')
})

test('a dry run prints the options of seeds once', async () => {
  using here = commands()
  const suite = { defaults: { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }, grid: { steps: [20, 40] } }
  writeFileSync(join(here.path, 'grid.json'), JSON.stringify({ ...suite, seeds: [0, 1, 2] }))
  const { stdout } = await here.maskbench('run', 'grid.json', '--dry-run', '--configs')
  expect(stdout).toContain('uci-heart/noisy-labels steps=40/0, 1, 2\n  steps 40')
  expect(stdout.match(/^ {2}steps 40$/gm)).toHaveLength(1)
})

function reported(settings: { json: boolean; terminal: boolean; answered?: boolean }): {
  out: unknown[]
  err: string[]
} {
  const out: unknown[] = []
  const err: string[] = []
  const io: TerminalIo = {
    ...settings,
    debug: false,
    database: 'maskbench.sqlite',
    result: (json) => out.push(json),
    note: (line) => err.push(line),
    answered: () => settings.answered ?? false,
  }
  expect(report(new UsageError({ what: 'there is no x', remedy: 'add x' }), io, '')).toBe(2)
  return { out, err }
}

const ANSWER = { error: 'there is no x', remedy: 'add x' }
const SENTENCE = 'maskbench: there is no x. add x'

test('an error in JSON is a sentence too where stdout goes to a script, and is printed once on a terminal', () => {
  expect(reported({ json: true, terminal: false })).toEqual({ out: [ANSWER], err: [SENTENCE] })
  expect(reported({ json: true, terminal: true })).toEqual({ out: [ANSWER], err: [] })
  expect(reported({ json: false, terminal: true })).toEqual({ out: [], err: [SENTENCE] })
})

test('an error after the answer is a sentence everywhere', () => {
  expect(reported({ json: true, terminal: true, answered: true })).toEqual({ out: [], err: [SENTENCE] })
})

test('help of a command within another is its own, as wide as the reference without a terminal', async () => {
  using here = folder()
  const { code, stdout } = await here.maskbench('help', 'plugin', 'check')
  expect(code).toBe(0)
  expect(stdout).toBe((await here.maskbench('plugin', 'check', '--help')).stdout)
  const reference = readFileSync(join(import.meta.dirname, '../../docs/reference.md'), 'utf8')
  expect(reference).toContain(`\n${stdout.trim()}\n`)
})

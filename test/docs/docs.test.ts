import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { referenceFacts } from '../../db/reference.ts'
import { createProgram } from '../../harness/cli/program.ts'
import { anchors, commandLines, documents, fileLinks } from './documents.ts'
import { reference } from './reference.ts'
import { quotes, withResults } from './results.ts'

const ROOT = join(import.meta.dirname, '../..')

test.each(documents)('links of $path lead somewhere', (document) => {
  for (const link of fileLinks(document)) {
    const [file, anchor] = link.split('#') as [string, string?]
    const target = file === '' ? document.path : join(dirname(document.path), file)
    expect(existsSync(join(ROOT, target)), link).toBe(true)
    if (anchor !== undefined) expect(anchors(readFileSync(join(ROOT, target), 'utf8')), link).toContain(anchor)
  }
})

// Comes before the commands, some of which load plugins.
test('docs/reference.md is what `npm run docs:reference` writes', async () => {
  expect(readFileSync(join(ROOT, 'docs/reference.md'), 'utf8')).toBe(await reference())
})

test.each(documents.filter(({ text }) => text.includes('`npm run setup`') && /^npx maskbench/m.test(text)))(
  'the set-up stands before the commands of $path that need it',
  ({ text }) => {
    expect(text.indexOf('`npm run setup`')).toBeLessThan(text.search(/^npx maskbench/m))
  },
)

const commands = documents.flatMap((document) => commandLines(document).map((line) => ({ path: document.path, line })))

test('the documents show commands', () => {
  expect(commands.length).toBeGreaterThan(20)
})

test.each(commands)('`$line` in $path is a command', async ({ line }) => {
  const words = (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'))
  let acted = false
  const act = () => async () => {
    acted = true
  }
  const program = await createProgram(act, words)
  // In a sentence a command may be named without its argument.
  const spared = ['commander.helpDisplayed', 'commander.missingArgument']
  await program.parseAsync(['node', 'maskbench', ...words]).catch((error: { code?: string }) => {
    if (!spared.includes(error.code ?? '')) throw error
    acted = true
  })
  expect(acted).toBe(true)
})

describe.runIf(referenceFacts() !== null)('numbers', () => {
  it.each(documents.filter(quotes).map((document) => [document.path, document] as const))(
    'of %s are those of the reference results (`npm run docs:results` renews them)',
    async (_, { text }) => {
      await withResults(async (fill) => expect(await fill(text)).toBe(text))
    },
  )
})

test('README.md names the versions of Node that the package allows', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } }
  const [, listed = ''] = /with Node ([^,]+, .*?), Python/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? []
  const majors = (text: string) => [...new Set(text.match(/\b2\d\b/g))].sort()
  expect(majors(listed)).toEqual(majors(engines.node))
})

test('CITATION.cff cites the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  expect(readFileSync(join(ROOT, 'CITATION.cff'), 'utf8')).toMatch(new RegExp(`^version: ${version}$`, 'm'))
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readText } from '../../harness/base/formats/read-text.ts'
import { readSuiteFile } from '../../harness/suites/suite-file.ts'
import { commands } from '../cli/helpers/in-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ENCODINGS: [name: string, encode: (text: string) => Buffer][] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 of Excel and PowerShell', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 with the large byte first', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
]

it.each(ENCODINGS)('a text file may be in %s', async (_, encode) => {
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), encode(text))
    return join(folder, name)
  }
  expect(readText(write('a.txt', 'é\n'))).toBe('é\n')
  const suite = '{"name": "mine", "runs": [{"kind": "noisy-labels", "dataset": "uci-heart", "hidden": 8}]}'
  expect(readSuiteFile(write('mine.json', suite), [], () => []).runs).toHaveLength(1)
  using here = commands()
  const table = write('table.csv', 'method,a\nx,.1\ny,.2\n')
  expect((await here.maskbench('stats', 'table', table)).stdout).toContain('Read: 2 methods × 1 data set')
  const classes = write('classes.json', '[0, 0, 1, 1]')
  const scored = await here.maskbench('metrics', 'clustering', '--truth', classes, '--pred', classes, '--json')
  expect(JSON.parse(scored.stdout)).toMatchObject({ ari: 1 })
})

it('a folder in place of a file is called one', async () => {
  using here = commands()
  const words = [
    ['run', folder, '--dry-run'],
    ['stats', 'table', folder],
    ['metrics', 'clustering', '--truth', folder, '--pred', folder],
  ]
  for (const command of words) expect((await here.maskbench(...command)).stderr).toContain(': it is a folder')
  expect(() => readText(join(folder, 'nowhere'))).toThrow('there is no such file')
})

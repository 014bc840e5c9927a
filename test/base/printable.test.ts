import { expect, it } from 'vitest'
import { oneLine, printable, printableJson } from '../../harness/base/printable.ts'
import { quoted } from '../../harness/base/quoted.ts'

it('shows what would act on a terminal', () => {
  expect(printable('a\x1b[2Jb\x07\x9b31m\x7f')).toBe('a\\x1b[2Jb\\x07\\x9b31m\\x7f')
  expect(printable('one\rtwo')).toBe('one\\x0dtwo')
  expect(printable('safe\u202egnp.exe')).toBe('safe\\u202egnp.exe')
})

it('keeps line breaks, tabs and every script', () => {
  const text = 'Zürich\t−3.8 % 数据 🦊\r\nnext\n'
  expect(printable(text)).toBe(text)
  expect(oneLine(text)).toBe('Zürich\\t−3.8 % 数据 🦊\\nnext\\n')
})

it('keeps the meaning of JSON', () => {
  const value = { name: 'a\x1b\x9b\u2028\u202e\n', n: 1 }
  const text = printableJson(value)
  expect(JSON.parse(text)).toEqual(value)
  expect(printable(text)).toBe(text)
})

it.each([
  ['plain/path-1.sqlite', 'plain/path-1.sqlite'],
  ['with space', "'with space'"],
  ['$(reboot)', "'$(reboot)'"],
  ["it's", `'it'\\''s'`],
  ['', "''"],
  ['~/home', "'~/home'"],
])('quotes %j for a shell as %s', (word, shell) => {
  expect(quoted(word)).toBe(shell)
})

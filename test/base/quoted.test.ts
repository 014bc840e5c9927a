import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { brokenAtOptions, quoted } from '../../harness/base/quoted.ts'

it.each([
  [['a.pth', '--name', "it's mine", '--note', '--no option', '--mean', '0.5,0.5,0.5']],
  [['--labels', 'a b', "c'd", '--out', 'x\\y', '--empty', '']],
])('a command on several lines has the same words: %j', (words) => {
  const command = `${quoted(process.execPath)} -p 'JSON.stringify(process.argv.slice(1))' -- ${words.map(quoted).join(' ')}`
  const lines = brokenAtOptions(command, 30)
  expect(lines.length).toBeGreaterThan(2)
  const said = execFileSync('sh', ['-c', lines.join('\n')], { encoding: 'utf8' })
  expect(JSON.parse(said)).toEqual(words)
})

it('a short command, and one that no shell would take, stay as they are', () => {
  expect(brokenAtOptions('npx maskbench show 3fa2 --json', 60)).toEqual(['npx maskbench show 3fa2 --json'])
  expect(brokenAtOptions("echo 'open --a --b", 8)).toEqual(["echo 'open --a --b"])
})

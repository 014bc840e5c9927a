/** What several tests of tables do. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { commands } from '../../cli/helpers/in-process.ts'

/** Why a table is refused, with the remedy. */
export function refusal(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    const { message, remedy } = error as { message: string; remedy: string }
    return `${message}. Remedy: ${remedy}`
  }
  return expect.unreachable('nothing was refused')
}

/** What `stats table` prints of a table, which it must take. */
export async function printed(table: string, ...words: string[]): Promise<string> {
  using here = commands()
  writeFileSync(join(here.path, 'my.csv'), table)
  const { stdout, stderr, code } = await here.maskbench('stats', 'table', 'my.csv', ...words)
  expect(code, stderr).toBe(0)
  return stdout
}

/** The cells of a table in Markdown, with its head. */
export function cellsOf(text: string, title: string): string[][] {
  const [, part] = text.split(`## ${title}`)
  return part!
    .split('\n\n')[1]!
    .split('\n')
    .filter((line) => !line.startsWith('|-'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((one) => one.trim()),
    )
}

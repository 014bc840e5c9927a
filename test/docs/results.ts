/**
 * The blocks of the documents that a command printed about the reference results:
 *
 *     <!-- npx maskbench table adios-1 -->
 *     …
 *     <!-- end -->
 */
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '../../harness/base/temporary-folder.ts'
import { importReference } from '../../harness/store/exchange/reference.ts'

const BIN = join(import.meta.dirname, '../../harness/cli/bin.mjs')
const BLOCK = /<!-- npx maskbench (.*) -->\n[\s\S]*?<!-- end -->/g

/** Whether a document quotes the reference results. */
export const quotes = ({ text }: { text: string }): boolean => text.search(BLOCK) >= 0

/** Imports the reference results once for several documents. @param work - gets a function that fills the blocks of a text. */
export async function withResults<T>(work: (fill: (text: string) => Promise<string>) => Promise<T>): Promise<T> {
  const folder = temporaryFolder('results')
  try {
    const store = join(folder, 'reference.sqlite')
    await importReference(store, new AbortController().signal)
    return await work((text) => filled(text, store))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function filled(text: string, store: string): Promise<string> {
  const env = { ...process.env, MASKBENCH_DB: store, COLUMNS: '120' }
  const commands = [...text.matchAll(BLOCK)].map(([, words]) => words!)
  const printed = await Promise.all(
    commands.map(async (words) => {
      const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...words.split(' ')], { env })
      return `<!-- npx maskbench ${words} -->\n${asMarkdown(stdout.trim())}\n<!-- end -->`
    }),
  )
  return text.replace(BLOCK, () => printed.shift()!)
}

/** Markdown as it is; other text as a block of code. */
function asMarkdown(printed: string): string {
  return /^(\||#|\*\*)/m.test(printed) ? `\n${printed}\n` : `\n\`\`\`text\n${printed}\n\`\`\`\n`
}

/** README and docs as text: their links and the commands that they show. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

interface Document {
  /** Path below the root of the project. */
  path: string
  text: string
}

export const documents: Document[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md') && name !== 'reference.md')
    .map((name) => `docs/${name}`),
].map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

/** The targets of links and pictures that are files of the project, with their anchors. */
export function fileLinks({ text }: Document): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, to]) => to!)
  return links.filter((to) => !/^[a-z]+:/.test(to))
}

/** GitHub's anchors of a document's headings. */
export function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Every complete `npx maskbench …` command, as words. Examples with … or placeholders in capitals are left out. */
export function commandLines({ text }: Document): string[] {
  const joined = text.replace(/\\\n\s*/g, ' ')
  const inBlocks = [...joined.matchAll(/```(?:sh|bash|console)\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!.split('\n'),
  )
  const inText = [...joined.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, code]) =>
    code!.replace(/\s+/g, ' '),
  )
  return [...inBlocks, ...inText]
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+#.*$/, '')
        .trim(),
    )
    .filter((line) => line.startsWith('npx maskbench ') && !/…|<|\||>|&&|\b[A-Z]{1,}\b(?![-=])/.test(line))
    .map((line) => line.slice('npx maskbench '.length))
}

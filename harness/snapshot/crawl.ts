/**
 * Reads the served dashboard from its first page on, following links. It knows no page by name: all views without a
 * choice are taken, and those that are one choice away; another data set counts as none.
 */
import { createWriteStream, mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CheerioAPI, load } from 'cheerio'
import { FailureError } from '../base/errors.ts'
import { addressOf, FileNames, pathOf, queryOf } from './address.ts'
import { settle } from './settle.ts'

/** Limit on views of one path, so that a page with many choices does not fill the disk. */
const MOST_VIEWS = 150
const AT_ONCE = 4
const PAGE = 'text/html'
/** Fonts and pictures of a style sheet. */
export const CSS_URL = /url\("?(?!data:)([^)"]+)"?\)/g

export interface Crawled {
  /** File names of pages and other files by address. */
  files: Map<string, string>
  /** The pages among them, in the order they were found. */
  pages: string[]
  styles: string[]
  /** By path: the filters that work in the browser. */
  filters: Map<string, Set<string>>
  /** Addresses that the server does not have, such as missing files. */
  missing: string[]
  /** Views beyond `MOST_VIEWS`. */
  tooMany: string[]
}

interface Options {
  /** Address of the server, e.g. `http://127.0.0.1:4567`. */
  base: string
  /** Where the files go; pages are not yet rewritten. */
  folder: string
  headers: Record<string, string>
  /** Whether a page is wanted, by its path. */
  wanted: (path: string) => boolean
  /** What is not to be told, such as where a copy of the store lies. */
  clean: (text: string) => string
  tell: (done: number, known: number) => void
  signal: AbortSignal
}

/** @throws FailureError when the server answers with an error; the reason of `signal`. */
export async function crawl(options: Options): Promise<Crawled> {
  const crawled: Crawled = { files: new Map(), pages: [], styles: [], filters: new Map(), missing: [], tooMany: [] }
  const names = new FileNames()
  const seen = new Set<string>()
  const views = new Map<string, number>()
  // What rows can be filtered by is known once all views without a choice were read: only then choices are followed.
  const plain: string[] = []
  const choices: { address: string; from: string }[] = []
  const found = (address: string, from: string, choice: boolean) => {
    if (seen.has(address) || !options.wanted(pathOf(address))) return
    if (choice) choices.push({ address, from })
    else {
      seen.add(address)
      plain.push(address)
    }
  }
  found('/', '/', false)
  let done = 0
  for (;;) {
    if (plain.length === 0) {
      const next = choices.splice(0).filter(({ address, from }) => isOneChoice(address, from, crawled.filters))
      // Where not all find room, every data set's own view comes first.
      next.sort((a, b) => queryOf(a.address).size - queryOf(b.address).size)
      for (const { address } of next) {
        const path = pathOf(address)
        const count = views.get(path) ?? 0
        if (seen.has(address)) continue
        seen.add(address)
        views.set(path, count + 1)
        if (count < MOST_VIEWS) plain.push(address)
        else crawled.tooMany.push(address)
      }
      if (plain.length === 0) return crawled
    }
    const batch = plain.splice(0, AT_ONCE)
    const answers = await Promise.all(batch.map((address) => ask(address, options)))
    for (const [i, answer] of answers.entries()) {
      const address = batch[i]!
      done++
      if (answer === null) {
        crawled.missing.push(address)
        continue
      }
      const name = names.nameFor(address, answer.type, answer.given)
      crawled.files.set(address, name)
      await keep(answer, join(options.folder, name))
      if (answer.type === 'text/css') crawled.styles.push(address)
      if (answer.type === PAGE) {
        crawled.pages.push(address)
        const path = pathOf(address)
        for (const key of answer.filters) {
          crawled.filters.set(path, (crawled.filters.get(path) ?? new Set()).add(key))
        }
      }
      for (const { href, file } of answer.links) {
        const to = addressOf(href, address)
        if (to) found(to.address, address, !file && pathOf(to.address) !== to.address)
      }
    }
    options.tell(done, done + plain.length)
  }
}

/**
 * Whether a view is worth a page: from elsewhere any, else one choice away at most. What the browser can do by itself
 * needs no page.
 */
function isOneChoice(address: string, from: string, filters: Crawled['filters']): boolean {
  const path = pathOf(address)
  const own = filters.get(path) ?? new Set()
  const names = [...queryOf(address).keys()].filter((name) => name !== 'dataset' || own.has(name))
  if (names.some((name) => own.has(name) || name === 'sort')) return false
  return path !== pathOf(from) || names.length <= 1
}

interface Answer {
  type: string
  /** The name that a download asks for. */
  given: string | null
  /** Text of a page (settled) or style sheet, whose links are followed. */
  text: string | null
  body: ReadableStream | null
  links: Link[]
  filters: string[]
}

interface Link {
  href: string
  /** Nothing that is looked at as a page. */
  file: boolean
}

/** @returns null for what is not there. */
async function ask(address: string, { base, headers, clean, signal }: Options): Promise<Answer | null> {
  const get = () => fetch(base + address, { headers, signal })
  const response = await get().catch(async () => {
    // Ctrl-C also ends the server, which may be noticed first.
    await sleep(100)
    signal.throwIfAborted()
    // A server closes a connection that was idle for seconds, as it is on a machine that is busy with other work.
    return get()
  })
  if (response.status >= 500) {
    throw new FailureError({
      what: `the dashboard answers ${address} with ${response.status}`,
      remedy: 'see its log above',
    })
  }
  if (!response.ok) {
    await response.body?.cancel()
    return null
  }
  const type = response.headers.get('content-type')?.split(';', 1)[0]?.trim() ?? ''
  const given = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? null
  if (type === 'text/css') {
    const text = await response.text()
    const links = [...text.matchAll(CSS_URL)].map(([, href]) => ({ href: href!, file: true }))
    return { type, given, text, body: null, links, filters: [] }
  }
  if (type !== PAGE) {
    // Downloads name the store as well.
    const text = /^text\/|\/json$/.test(type) ? clean(await response.text()) : null
    return { type, given, text, body: text === null ? response.body : null, links: [], filters: [] }
  }
  const $ = load(clean(await response.text()))
  settle($)
  const text = $.html()
  const filters = [...new Set([...text.matchAll(/\sdata-filter-([\w-]+)=/g)].map(([, key]) => key!))]
  return { type, given, text, body: null, links: linksOf($), filters }
}

async function keep({ text, body }: Answer, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  if (body === null) await writeFile(file, text ?? '')
  else await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(file))
}

const LINKS: [selector: string, attribute: string, file: boolean][] = [
  ['link[rel=stylesheet], link[rel=icon]', 'href', true],
  ['img', 'src', true],
  ['image', 'href', true],
  ['a[download]', 'href', true],
  ['a:not([download])', 'href', false],
  ['[data-href]', 'data-href', false],
]

function linksOf($: CheerioAPI): Link[] {
  return LINKS.flatMap(([selector, attribute, file]) =>
    $(selector)
      .toArray()
      .flatMap((element) => {
        const href = $(element).attr(attribute)
        return href === undefined ? [] : { href, file }
      }),
  )
}

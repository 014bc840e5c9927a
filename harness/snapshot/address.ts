/** Addresses of the dashboard, and the names of the files that stand for them. */
import { createHash } from 'node:crypto'
import { posix } from 'node:path'

const ENDINGS: Record<string, string> = {
  'text/html': '.html',
  'text/csv': '.csv',
  'text/markdown': '.md',
  'application/json': '.json',
  'image/png': '.png',
  'image/svg+xml': '.svg',
}
const LONGEST = 80

/** @returns path and query of `href` as it stands on the page at `from`; null where it leads elsewhere. */
export function addressOf(href: string, from: string): { address: string; hash: string } | null {
  const url = URL.canParse(href, `http://here${from}`) ? new URL(href, `http://here${from}`) : null
  if (url === null || url.host !== 'here') return null
  return { address: url.pathname + url.search, hash: url.hash }
}

export const pathOf = (address: string): string => address.split('?', 1)[0]!

export const queryOf = (address: string): URLSearchParams => new URLSearchParams(address.slice(pathOf(address).length))

/** Names that no file system, browser or server reads otherwise; two addresses never share one. */
export class FileNames {
  private readonly taken = new Map<string, string>()

  /**
   * @param type - of the content, without parameters.
   * @param given - the name that the answer itself asks for.
   * @returns a path below the folder, with `/` between its parts.
   */
  nameFor(address: string, type: string, given: string | null): string {
    const ending = ENDINGS[type] ?? posix.extname(given ?? '')
    // Some places that serve folders leave out names that begin with a line.
    const path = pathOf(address).replace(/^\/_next\/static\//, '/assets/')
    const parts = path === '/' ? ['index'] : path.slice(1).split('/').map(safe)
    const query = [...queryOf(address)].map(([name, value]) => safe(`${name}-${value}`)).join('-')
    const last = parts.pop()!
    const stem = ending !== '' && last.endsWith(ending) ? last.slice(0, -ending.length) : last
    const long = stem + (query && `--${query}`)
    const short = long.length > LONGEST ? `${long.slice(0, LONGEST)}-${digest(address)}` : long
    // A file that is named by its content keeps its own name as well.
    const own = given !== null && ending !== '.html' && posix.extname(path) === '' && query === ''
    const name = own ? `${short}/${safe(given)}` : short + ending
    return this.unique([...parts, name].join('/'), address, ending)
  }

  private unique(name: string, address: string, ending: string): string {
    const key = name.toLowerCase()
    const other = this.taken.get(key)
    if (other !== undefined && other !== address) {
      const stem = name.endsWith(ending) ? name.slice(0, name.length - ending.length) : name
      return this.unique(`${stem}-${digest(address)}${ending}`, address, ending)
    }
    this.taken.set(key, address)
    return name
  }
}

/** @param from, to - paths below the folder. */
export const relative = (from: string, to: string): string => posix.relative(posix.dirname(from), to)

const safe = (text: string): string => text.replace(/[^\w.-]+/g, '-').replace(/^\.+/, '-') || '-'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

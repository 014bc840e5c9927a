/** Every page and file route of dashboard/app, as it is on the disk, with an address that it answers. */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'

interface AppRoute {
  /** As Next.js names folders: `/runs/[id]/curves/[file]`. */
  pattern: string
  kind: 'page' | 'route'
}

const APP = new URL('../../dashboard/app', import.meta.url)
/** A route of its own for each path below it; they are listed in dashboard/api. */
const API = '/api/v1/[[...path]]'

const APP_ROUTES: AppRoute[] = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .flatMap((file): AppRoute[] => {
    const kind = /(?:^|\/)(page|route)\.tsx?$/.exec(file)?.[1] as AppRoute['kind'] | undefined
    const folders = dirname(file).split('/')
    const pattern = `/${folders.filter((name) => name !== '.' && !name.startsWith('(')).join('/')}`
    return kind === undefined || pattern === API ? [] : [{ pattern, kind }]
  })
  .sort((a, b) => a.pattern.localeCompare(b.pattern))

/** What stands for `[id]`, `[file]` and `[sha256]`; {run} and {sha256} are a run and a file of the store. */
const EXAMPLES: Record<string, string[]> = {
  '/artefacts/[sha256]': ['/artefacts/{sha256}'],
  '/compare/[file]': ['/compare/scores.csv'],
  '/curves/[file]': ['/curves/loss.svg'],
  '/masks/[id]/[file]': ['/masks/{run}/mask_area.svg'],
  '/masks/figures/[file]': ['/masks/figures/schemes.svg'],
  '/plot/[file]': ['/plot/plot.csv'],
  '/plot/figures/[file]': ['/plot/figures/plot.png', '/plot/figures/plot.pdf'],
  '/runs/[id]': ['/runs/{run}'],
  '/runs/[id]/curves/[file]': ['/runs/{run}/curves/loss.csv'],
  '/runs/[id]/live': ['/runs/{run}/live'],
  '/significance/[file]': ['/significance/matrix.csv', '/significance/ranks.svg'],
  '/tables/[id]': ['/tables/adios-1', '/tables/adios-7'],
  '/tables/[id]/[file]': ['/tables/adios-1/table.md'],
  '/tables/gls-1/figure/[file]': ['/tables/gls-1/figure/uci-heart.svg'],
}

/** Addresses of a route. @throws an error for one with parts that vary and no example above. */
function addressesOf({ pattern }: AppRoute): string[] {
  if (!pattern.includes('[')) return [pattern]
  const examples = EXAMPLES[pattern]
  if (examples === undefined) throw new Error(`test/api/app-routes.ts has no example for ${pattern}`)
  return examples
}

/** @param kind - all by default. */
export const appAddresses = (kind?: AppRoute['kind']): string[] =>
  APP_ROUTES.filter((route) => kind === undefined || route.kind === kind).flatMap(addressesOf)

/** Every kind of page, of the fixture's store: what is opened in a browser, looked over and weighed. A new page is a line here. */
import { listRuns } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'

type Of = (database: Database) => string

export const PAGES: [name: string, address: Of][] = [
  ['the leaderboard', () => '/'],
  ['the leaderboard of another data set', () => '/?dataset=fashion-mnist-mini'],
  ['noisy labels with published rows', () => '/?dataset=uci-splice&published=true'],
  ['a selection with something ignored', () => '/?method=simclr,byol&q=resnet&sort=beauty'],
  ['a search for a word that is longer than the page is wide', () => `/?q=${'resnet'.repeat(60)}`],
  ['the list of tables', () => '/tables'],
  ['the label-smoothing table', () => '/tables/gls-1'],
  ['the label-smoothing table on CIFAR', () => '/tables/gls-2'],
  ['the ADIOS table', () => '/tables/adios-1'],
  ['the table of backgrounds', () => '/tables/adios-5'],
  ['the table of maskings by linear probe', () => '/tables/adios-6'],
  ['the table of maskings by labels', () => '/tables/adios-7'],
  ['mask quality on the leaderboard', () => '/?dataset=scenes-few'],
  ['the runs', () => '/runs'],
  ['a run that is done', (database) => `/runs/${runOf(database, 'done', 'adios')}`],
  ['a run whose masks collapsed', (database) => `/runs/${maskedRun(database)}`],
  ['a run that is going on', (database) => `/runs/${runOf(database, 'running')}`],
  ['a run that failed', (database) => `/runs/${runOf(database, 'failed')}`],
  ['a noisy-label run', (database) => `/runs/${listRuns(database, { dataset: 'uci-heart' })[0]!.id}`],
]

/** In the tests of these pages too, with more of their states. */
export const FURTHER_PAGES: [name: string, address: Of][] = [
  ['pairs of rows', () => '/significance?dataset=fashion-mnist-mini'],
  ['ranks across data sets', () => '/significance?view=datasets'],
  ['label smoothing', () => '/significance?view=noisy-labels&seed=1'],
  ['a score against the maskings', () => '/plot?dataset=scenes'],
  ['the gallery of schemes', () => '/masks'],
  ['the claims', () => '/claims'],
  ['two rows compared', (database) => `/compare?${sides(database)}`],
  ['curves to begin with', () => '/curves'],
  ['curves of seeds and of two runs', (database) => `/curves?runs=${three(database)}`],
  ['a run that went through training', (database) => `/masks?a=${maskedRun(database)}`],
]

/** The addresses that name no run, so that they are pages of any store. */
export const ANYWHERE: string[] = [...PAGES, ...FURTHER_PAGES].flatMap(([, address]) =>
  address.length === 0 ? [(address as () => string)()] : [],
)

function sides(database: Database): string {
  const groups = [
    ...new Set(listRuns(database, { dataset: 'fashion-mnist-mini', status: 'done' }).map((run) => run.groupId)),
  ]
  return `a=${groups[0]}&b=${groups[1]}`
}

function three(database: Database): string {
  const { groupId } = listRuns(database, { id: maskedRun(database) })[0]!
  return [groupId, runOf(database, 'done', 'adios'), runOf(database, 'running')].join()
}

export function maskedRun(database: Database): string {
  return listRuns(database, { dataset: 'scenes-few' }).find(({ seed }) => seed === 2)!.id
}

export function runOf(database: Database, status: 'done' | 'running' | 'failed', masking?: string): string {
  const found = listRuns(database, { status }).find((run) => masking === undefined || run.masking === masking)
  if (!found) throw new Error(`the fixture has no ${status} run`)
  return found.id
}

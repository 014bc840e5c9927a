/** The line in every table taken along that states the source of its numbers and where to see them. */
import { basename } from 'node:path'
import type { Commit } from '../../../db/queries/commits.ts'
import project from '../../../package.json' with { type: 'json' }
import { dateTime } from '../../base/text.ts'

interface Source {
  /** Path of the store. */
  store: string
  /** Commits of the runs behind the numbers, the one with most runs first. */
  commits: readonly Commit[]
  /** The address of the page with the same state, as the reader sees it, or the command that prints the same. */
  shownBy: string
}

export const provenanceLine = ({ store, commits, shownBy }: Source): string =>
  [storeToday(store), `maskbench ${project.version}`, commitWords(commits), shownBy].filter(Boolean).join(', ')

/** The store without its folder, and the time: what is passed on is no place for a local path. */
export const storeToday = (path: string): string => `${basename(path)}, ${dateTime(Date.now())}`

const MOST_NAMED = 3

function commitWords(commits: readonly Commit[]): string {
  if (commits.length === 0) return ''
  const named = commits
    .slice(0, MOST_NAMED)
    .map(({ commit, dirty }) => `${commit.slice(0, 12)}${dirty ? ' with local changes' : ''}`)
  const others = commits.length > MOST_NAMED ? ` and ${commits.length - MOST_NAMED} others` : ''
  return `run at commit ${named.join(' and ')}${others}`
}

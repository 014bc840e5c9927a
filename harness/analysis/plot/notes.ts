/** Sentences about what a plot leaves out, and about how to get one. */
import { changedSince } from '../../../db/changes.ts'
import { countedOnPage, firstFew, fullStop } from '../../base/text.ts'
import { MOST_OTHERWISE_MASKED } from './lines.ts'
import { optionName } from './option-title.ts'
import type { Plot } from './plot.ts'

export function notesOf({ leftOut, lackingRows, repeatedRows, changes, option }: Plot): string[] {
  const { lacking, repeated, cut } = leftOut
  const is = (count: number) => (count === 1 ? 'is' : 'are')
  return [
    ...(cut > 0
      ? [`${countedOnPage(cut, 'more line')} with fewer points ${is(cut)} not drawn: filter the rows to see them.`]
      : []),
    ...(lacking > 0
      ? [
          fullStop(
            `${countedOnPage(lacking, 'row')} without ${option && optionName(option.path)} ${is(lacking)} left out: ${named(lackingRows, lacking)}`,
          ),
          `A row without it becomes a level only if it equals a line in all other options, or differs from one in its masking alone; of the latter at most ${MOST_OTHERWISE_MASKED} are drawn, so filter the rows to see others.`,
        ]
      : []),
    ...(repeated > 0
      ? [
          fullStop(
            `${countedOnPage(repeated, 'row')} with the same options as another, which has more seeds or is newer, ${is(repeated)} left out: ${named(repeatedRows, repeated)}`,
          ),
        ]
      : []),
    ...staleNote({ leftOut, changes }),
  ]
}

/** Whether stale rows are left out, and what makes them so. */
export const staleNote = ({ leftOut: { stale }, changes }: Pick<Plot, 'leftOut' | 'changes'>): string[] =>
  stale === 0
    ? []
    : [
        `${countedOnPage(stale, 'stale row')} ${stale === 1 ? 'is' : 'are'} left out: ${changedSince(changes)} changed since.`,
      ]

const named = (rows: readonly string[], all: number): string =>
  firstFew(rows, rows.length, { separator: '; ', and: '; ', of: all })

/** A suite file with a grid, which makes a line of three points. */
export const GRID_EXAMPLE =
  '{"preset": "cpu-fashion", "defaults": {"masking": "adios"}, "grid": {"adios.lambda": [1, 5, 25]}, "seeds": [0, 1, 2]}'

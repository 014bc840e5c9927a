/** `leaderboard --format csv`, which holds means of seeds, and intervals, but not the results that a test needs. */
import { UsageError } from '../../../base/errors.ts'
import type { Reader } from './types.ts'

const TITLE = 'a leaderboard of maskbench'
const MEAN = /: mean(, %)?$/

export const leaderboard: Reader = {
  title: TITLE,
  recognises: ({ grid }) =>
    grid?.head[0] === 'row' && grid.head[1] === 'details' && grid.head.some((heading) => MEAN.test(heading)),
  read({ name }) {
    throw new UsageError({
      what: `${name} is ${TITLE}, which holds means and not the results of each seed`,
      remedy:
        'test its rows where their seeds are: two with `npx maskbench compare`, all on the page Significance of `npx maskbench serve`',
    })
  },
}

/** One curve of TensorBoard as CSV. Neither its run nor what was measured stand in the file. */
import { UsageError } from '../../../base/errors.ts'
import { headOf } from './columns.ts'
import type { Reader } from './types.ts'

const TITLE = 'one curve of TensorBoard'
const HEAD = ['Wall time', 'Step', 'Value']

/** Collects the last value of each curve under the name of its file; for every shell. */
const COLLECTING =
  '(echo method,value; for f in *.csv; do echo "$(basename "$f" .csv),$(tail -n 1 "$f" | cut -d , -f 3)"; done) > ../scores.csv'

export const tensorboard: Reader = {
  title: TITLE,
  recognises: ({ grid }) => headOf(grid).join() === HEAD.join(),
  read({ name }) {
    throw new UsageError({
      what: `${name} is ${TITLE}, which names neither its run nor what was measured`,
      remedy: `put the last value of each into a table, in their folder: ${COLLECTING}`,
    })
  },
}

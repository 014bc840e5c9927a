/** The settings that solo-learn writes beside a checkpoint as `args.json`. Its results go to the log, or to W&B. */
import { UsageError } from '../../../base/errors.ts'
import type { Reader, Source } from './types.ts'

const TITLE = 'the settings of a run of solo-learn (args.json)'

export const soloLearn: Reader = {
  title: TITLE,
  recognises({ json }: Source): boolean {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return false
    const keys = Object.keys(json)
    return keys.includes('method') && keys.includes('max_epochs') && keys.some((key) => /^(backbone|encoder)/.test(key))
  },
  read({ name }) {
    throw new UsageError({
      what: `${name} is ${TITLE}, which holds no results`,
      remedy:
        'evaluate the checkpoint beside it: `npx maskbench evaluate FILE.ckpt --data NAME --name mine --seed 0 --save`; or export the runs of its Weights & Biases project as CSV',
    })
  },
}

import { phraseOf } from '../../../db/catalogue/titles.ts'
import { ADIOS_METHODS } from '../../../db/names.ts'
import { defineClaim } from './define.ts'
import { adiosGain } from './gain.ts'
import { measuredGain } from './measured.ts'
import { cellName, printedCheck } from './printed.ts'

const COMMAND = "npx maskbench run quick --only 'backgrounds-scenes/*' --seeds 0,1,2"

export const claim = defineClaim(4, 'adios-4', {
  says: 'ADIOS improves transfer to all four data sets, by linear probe and by fine-tuning; fine-tuning a pretrained network beats training from scratch',
  parts: (evidence) => {
    const table = evidence.published.filter((row) => row.table === 'adios-4')
    const gains = ADIOS_METHODS.flatMap((method) =>
      (['transfer-linear', 'transfer-finetune'] as const).map((evaluation) => ({
        says: `ADIOS improves the transfer of ${phraseOf(method)} by ${phraseOf(evaluation)}`,
        ...adiosGain(evidence, { table: 'adios-4', method, evaluation, metric: 'top1' }),
        command: COMMAND,
      })),
    )
    const scratch = ADIOS_METHODS.map((method) => ({
      says: `fine-tuning ${phraseOf(method)}, with ADIOS or without, beats training from scratch`,
      printed: table
        .filter((row) => row.method === method && row.evaluation === 'transfer-finetune')
        .flatMap((tuned) => {
          const alone = table.find((row) => row.method === 'supervised' && row.dataset === tuned.dataset)
          return alone ? [printedCheck(`${cellName(tuned)}, masks ${tuned.masking}`, tuned, alone)] : []
        }),
      measured: ['none', 'adios'].flatMap((masking) =>
        measuredGain(evidence, {
          evaluation: 'transfer-finetune',
          metric: 'top1',
          to: { masking },
          from: { method: 'random-init', masking: 'none' },
          methods: [method],
        }),
      ),
      command: COMMAND,
    }))
    return [...gains, ...scratch]
  },
})

/** The ADIOS tables in the words of the pages. */

import type { AdiosTable } from '../../db/tables/adios.ts'
import { type AdiosBlocks, type AdiosNames, adiosBlocks } from '../../db/tables/adios-layout.ts'
import { type AdiosSpec, MEAN_METHOD } from '../../db/tables/adios-spec.ts'
import { backboneName, datasetName, evaluationName, maskingName, methodName, metricName, schemeName } from './names.ts'

const NAMES: AdiosNames = {
  dataset: datasetName,
  backbone: backboneName,
  method: (key) => (key === MEAN_METHOD ? 'mean of the three methods' : methodName(key)),
  masking: maskingName,
  scheme: schemeName,
  evaluation: evaluationName,
  metric: metricName,
}

export const blocksOf = (spec: AdiosSpec, table: AdiosTable): AdiosBlocks => adiosBlocks(spec, table, NAMES)

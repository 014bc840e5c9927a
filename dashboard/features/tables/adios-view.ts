/** The ADIOS tables with the display names of the pages. */

import {
  backboneName,
  datasetName,
  evaluationName,
  maskingName,
  methodName,
  metricName,
  schemeName,
} from '../../../db/catalogue/titles.ts'
import type { AdiosTable } from '../../../harness/analysis/tables/adios.ts'
import type { AdiosBlocks, AdiosNames } from '../../../harness/analysis/tables/adios-blocks.ts'
import { adiosBlocks } from '../../../harness/analysis/tables/adios-layout.ts'
import { type AdiosSpec, MEAN_METHOD } from '../../../harness/analysis/tables/adios-spec.ts'

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

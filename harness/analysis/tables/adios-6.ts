import { MASKINGS } from '../../../db/names.ts'
import type { AdiosSpec } from './adios-spec.ts'

/**
 * Table 6: do learned masks beat random ones and none? Its ADIOS and None rows are the means of table 1's ResNet-18.
 */
export const adios6: AdiosSpec = {
  id: 'adios-6',
  title: 'Masking schemes by linear probe, averaged over SimCLR, SimSiam and BYOL',
  evaluations: ['linear'],
  metrics: ['top1'],
  unit: 'percent',
  lines: 'maskings',
  maskings: MASKINGS,
  marks: 'best',
  rule: 'bold is the best of its column',
  printedSpread: 'sample standard deviation over the three methods',
  orders: [],
}

import { makerOf } from '../../../db/catalogue/titles.ts'
import type { Seeded } from '../../statistics/pair-rule.ts'
import type { Measurement, Row } from './types.ts'

/** A row's values by seed, as the tests over seeds take them. */
export const seededBy = ({ origin }: Pick<Row, 'origin'>, { seeds, values }: Measurement): Seeded[] =>
  seeds.map((seed, i) => ({ seed, value: values[i]!, maker: makerOf(origin) }))

import { backboneName, joinDetails, variantDetails } from '../../../db/catalogue/titles.ts'
import { countedOnPage } from '../../../harness/base/text.ts'
import type { LoadedComparison } from './load.ts'

/** What tells a configuration that can be compared from others of its title, which has its label. */
export const choiceDetails = ({ backbone, variant, apart, seeds }: LoadedComparison['choices'][number]): string =>
  joinDetails(backboneName(backbone), ...variantDetails(variant), apart, countedOnPage(seeds.length, 'seed'))

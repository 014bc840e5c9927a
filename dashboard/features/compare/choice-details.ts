import { backboneName, joinDetails, variantDetails } from '../../../db/catalogue/titles.ts'
import { countedOnPage } from '../../../harness/base/text.ts'
import type { LoadedComparison } from './load.ts'

/** What tells a configuration that can be compared from others of its title. */
export const choiceDetails = ({
  label,
  backbone,
  variant,
  apart,
  seeds,
}: LoadedComparison['choices'][number]): string =>
  joinDetails(label, backboneName(backbone), ...variantDetails(variant), apart, countedOnPage(seeds.length, 'seed'))

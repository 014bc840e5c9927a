import { backboneName, joinDetails, runTitle, variantDetails } from '../../../db/catalogue/titles.ts'
import { countedOnPage } from '../../../harness/base/text.ts'
import type { LoadedComparison } from './load.ts'

type Choice = LoadedComparison['choices'][number]

/** The name that it was given, else what it is. */
export const choiceTitle = (choice: Choice): string => choice.given || runTitle(choice)

/** What tells a configuration that can be compared from others of its title, which has its label. */
export const choiceDetails = (choice: Choice): string => {
  const { given, backbone, variant, apart, seeds } = choice
  return joinDetails(
    given && runTitle(choice),
    backboneName(backbone),
    ...variantDetails(variant),
    apart,
    countedOnPage(seeds.length, 'seed'),
  )
}

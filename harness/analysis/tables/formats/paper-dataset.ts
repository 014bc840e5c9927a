/** What a data set is called in a paper, which is no place for a local path. */
import { datasetName } from '../../../../db/catalogue/titles.ts'

/** The names of a user's own data sets hold the whole path of their files: `folder:/home/me/photos` -> `folder:photos`. */
export const paperDataset = (dataset: string): string =>
  datasetName(
    dataset
      .split(/(\+labels:|,)/)
      .map((part) => part.replace(/^((?:folder|labels):|)\/.*\//s, (_, kind: string) => kind))
      .join(''),
  )

/** The data set that a table of reported numbers names. */
import { datasets, findDataset, resolvedName } from '../../../../datasets/index.ts'
import { DATASET_ENTRIES } from '../../../../db/catalogue/datasets.ts'
import { ROW_NAME, ROW_NAME_SIGNS } from '../../../../db/row-name.ts'
import { datasetAmong, whyNoDataset } from '../../../analysis/dataset-names.ts'
import { keyOf } from '../../../analysis/own-table/keys.ts'
import { meantOr } from '../../../base/did-you-mean.ts'
import { UsageError } from '../../../base/errors.ts'

/** Data sets of the user's own files. */
const OWN = /^(folder|labels):|\+labels:/

/**
 * The key of one of ours, by its key or title, or a name of its own.
 * @param others - the names of data sets that are none of ours, which are kept and added here; null: they are refused.
 * @param stored - the names of data sets in the store, which other spellings mean.
 * @throws UsageError for a data set that cannot be kept.
 */
export function reportedDataset(name: string, others: Set<string> | null, stored: readonly string[]): string {
  const known = keyOf(DATASET_ENTRIES, name)
  if (known !== undefined) return known
  const names = datasets.map((dataset) => dataset.name)
  if (OWN.test(name) || names.includes(name)) return findDataset(resolvedName(name)).name
  if (others === null) {
    const remedy = `--any-dataset keeps numbers on other data sets; available: ${names.join(', ')}; \`npx maskbench data list\` describes them`
    throw new UsageError({
      what: `unknown data set "${name}"`,
      remedy: meantOr(remedy, name, names),
    })
  }
  if (!ROW_NAME.test(name)) {
    const remedy = `use up to 60 letters, digits, spaces and ${ROW_NAME_SIGNS}`
    throw new UsageError({ what: `"${name.slice(0, 80)}" cannot be the name of a data set`, remedy })
  }
  // Other spellings of one name are one data set.
  const named = datasetAmong(name, [...new Set([...stored, ...others])])
  if (named.among !== null) {
    const what = `the data set "${name}" is none of ours: ${whyNoDataset(named, '')}`
    throw new UsageError({ what, remedy: 'name one of them as it is spelled' })
  }
  const kept = named.dataset ?? name
  others.add(kept)
  return kept
}

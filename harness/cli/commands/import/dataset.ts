/** The data sets that a table of reported numbers names. */
import { datasets, findDataset, resolvedName } from '../../../../datasets/index.ts'
import { DATASET_ENTRIES } from '../../../../db/catalogue/datasets.ts'
import { ROW_NAME, ROW_NAME_RULE } from '../../../../db/row-name.ts'
import { datasetAmong, whyNoDataset } from '../../../analysis/dataset-names.ts'
import { keyOf, numbersIn, plainName } from '../../../analysis/own-table/keys.ts'
import { asksFor, didYouMean, isNearly, meantOr } from '../../../base/did-you-mean.ts'
import { UsageError } from '../../../base/errors.ts'

/** Data sets of the user's own files. */
const OWN = /^(folder|labels):|\+labels:/

const names = datasets.map((dataset) => dataset.name)

/** Names of a table that are no data sets of ours, each in its first spelling. */
export class OtherDatasets {
  readonly names: string[] = []
  private readonly stored: readonly string[]

  /** @param stored - the names of data sets in the store, which other spellings mean. */
  constructor(stored: readonly string[]) {
    this.stored = stored
  }

  /**
   * The key of one of ours, by its key or title, or a name of its own.
   * @throws UsageError for a name that can be several of those that are there.
   */
  keyOf(name: string): string {
    const known = keyOf(DATASET_ENTRIES, name)
    if (known !== undefined) return known
    if (OWN.test(name) || names.includes(name)) return findDataset(resolvedName(name)).name
    // Other spellings of one name are one data set.
    const named = datasetAmong(name, [...new Set([...this.stored, ...this.names])])
    if (named.among !== null) {
      const what = `the data set "${name}" is none of ours: ${whyNoDataset(named, '')}`
      throw new UsageError({ what, remedy: 'name one of them as it is spelled' })
    }
    const kept = named.dataset ?? name
    if (!this.names.includes(kept)) this.names.push(kept)
    return kept
  }

  /** @throws UsageError that names all of them. */
  refuse(): void {
    const [first, ...rest] = this.names
    if (first === undefined) return
    const known = `--any-dataset keeps numbers on other data sets; available: ${names.join(', ')}; \`npx maskbench data list\` describes them`
    throw new UsageError({
      what: `unknown data ${rest.length === 0 ? 'set' : 'sets'} ${this.names.map((name) => `"${name}"`).join(', ')}`,
      remedy: rest.length === 0 ? meantOr(known, first, names) : `${this.guesses()}${known}`,
    })
  }

  /** @throws UsageError for one that cannot be kept. */
  checkKept(): void {
    const wrong = this.names.find((name) => !ROW_NAME.test(name))
    if (wrong === undefined) return
    const remedy = `use ${ROW_NAME_RULE}`
    throw new UsageError({ what: `"${wrong.slice(0, 80)}" cannot be the name of a data set`, remedy })
  }

  /** Names that are almost one of ours. */
  warnings(): string[] {
    return this.names.flatMap((name) => {
      const meant = nearly(name)
      return meant === undefined ? [] : [`"${name}" is kept as a data set of its own; ${asksFor(meant)}`]
    })
  }

  private guesses(): string {
    const meant = this.names.flatMap((name) => {
      const guess = didYouMean(name, names)
      return guess === undefined ? [] : [`${guess} by "${name}"`]
    })
    return meant.length === 0 ? '' : `did you mean ${meant.join(', ')}? `
  }
}

/** One of ours whose name is misspelled; names with another number are of other data sets. */
function nearly(name: string): string | undefined {
  const plain = plainName(name)
  return names.find((one) => numbersIn(one) === numbersIn(plain) && isNearly(plain, plainName(one)))
}

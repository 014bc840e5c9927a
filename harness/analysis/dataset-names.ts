/** How the name of a data set is read: ours by key or title, others by the name that they have in the store, in any case. */
import { DATASET_ENTRIES } from '../../db/catalogue/datasets.ts'
import { quoted } from '../base/quoted.ts'
import { keyOf, plainName } from './own-table/keys.ts'

const isPath = (text: string): boolean => /[\\/:]/.test(text)

/** The key of a data set that is named by key or title in any case: `CIFAR-10` is cifar10. Other names stay as they are. */
export function datasetKey(text: string): string {
  if (isPath(text) || DATASET_ENTRIES.some(({ key }) => key === text)) return text
  return keyOf(DATASET_ENTRIES, text) ?? text
}

/** Whether this is the key of a data set of maskbench, or its title in any case. */
export const isOwnDataset = (text: string): boolean => DATASET_ENTRIES.some(({ key }) => key === datasetKey(text))

/** `among`: the names that the text may mean, where several differ from it only in how they are spelled. */
export type NamedDataset = { dataset: string; among: null } | { dataset: null; among: string[] | null }

/** From the strictest: as it stands, in another case, and without regard to spaces and signs unless it is a path. */
const SPELLINGS: ((name: string) => string)[] = [
  String,
  datasetKey,
  (name) => name.toLowerCase(),
  (name) => (isPath(name) ? name : plainName(name)),
]

/** @param stored - the names of the store that it is looked for among. */
export function datasetAmong(text: string, stored: readonly string[]): NamedDataset {
  for (const spelled of SPELLINGS) {
    const alike = stored.filter((name) => spelled(name) === spelled(text))
    if (alike.length > 1) return { dataset: null, among: alike }
    if (alike.length === 1) return { dataset: alike[0]!, among: null }
  }
  return { dataset: null, among: null }
}

/** Why a text names no data set of a store. @param unknown - what is said where nothing is called so. */
export const whyNoDataset = ({ among }: NamedDataset, unknown: string): string =>
  among === null ? unknown : `it could be ${among.map(quoted).join(' or ')}`

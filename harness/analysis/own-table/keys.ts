/** Keys of the catalogue for names as tables write them: `SimCLR`, `Linear probe`, `top-1`. */
import { BACKBONE_ENTRIES } from '../../../db/catalogue/backbones.ts'
import type { Entry } from '../../../db/catalogue/entry.ts'
import { MASKING_ENTRIES } from '../../../db/catalogue/maskings.ts'
import { METHOD_ENTRIES } from '../../../db/catalogue/methods.ts'
import { isMasked, isNotGiven, NOT_GIVEN_ENTRY } from '../../../db/catalogue/not-given.ts'
import type { Masking, StoredMasking } from '../../../db/names.ts'
import { meantOr } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'

/** Letters and digits alone, so that `CIFAR-10` is `cifar10`; a hyphen between two numbers, so that `CIFAR-10_0` is not `cifar100`. */
export const plainName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(?<=\p{N})[^\p{L}\p{N}]+(?=\p{N})/gu, '-')
    .replace(/[^\p{L}\p{N}-]|(?<!\p{N})-|-(?!\p{N})/gu, '')

/** The numbers in a name, by which data sets and versions are told apart: `10 0` of `CIFAR-10_0`. */
export const numbersIn = (name: string): string => (name.match(/\d+/g) ?? []).join(' ')

/** Usual names that are not titles of the catalogue. */
const ALIASES: Record<string, string> = { accuracy: 'top1', acc: 'top1', acc1: 'top1', linearprobing: 'linear' }

/** The key that a name means, by key or title; undefined if none. */
export function keyOf<Key extends string>(entries: readonly (Entry & { key: Key })[], text: string): Key | undefined {
  const wanted = ALIASES[plainName(text)] ?? plainName(text)
  return entries.find(({ key, title }) => [key, title].map(plainName).includes(wanted))?.key
}

/** @throws UsageError that names the row and what there is. */
export function keyAmong<Key extends string>(
  entries: readonly (Entry & { key: Key })[],
  text: string,
  what: string,
  place: string,
): Key {
  const found = keyOf(entries, text)
  if (found !== undefined) return found
  const keys = entries.map(({ key }) => key)
  const known = keys.length === 1 ? `it can only be ${keys[0]}` : `choose one of ${keys.join(', ')}`
  throw new UsageError({
    what: `${place} names the ${what} "${text}", which is not known`,
    remedy: meantOr(known, text, keys),
  })
}

/** The key of one of our methods, or the name itself. */
export const methodKey = (name: string): string => keyOf(METHOD_ENTRIES, name) ?? name
export const backboneKey = (name: string): string => keyOf(BACKBONE_ENTRIES, name) ?? name

/** Splits a name such as `SimCLR + ADIOS` into method and masking; null if the part after the plus is not a masking. */
export function schemeOf(name: string): { name: string; masking: Masking } | null {
  const [, method, scheme] = /^(.+?)\s*\+\s*(.+)$/.exec(name) ?? []
  const masking = scheme === undefined ? undefined : keyOf(MASKING_ENTRIES, scheme)
  return masking === undefined ? null : { name: methodKey(method!), masking }
}

/** The key of a masking, which may also be `not given`. @throws UsageError as `keyAmong` does. */
export const maskingKey = (text: string, place: string): StoredMasking =>
  keyAmong([...MASKING_ENTRIES, NOT_GIVEN_ENTRY], text, 'masking', place)

/** The same rows; a table that has `SimCLR + ADIOS` too says of its `SimCLR` that it is without masks. */
export function besideMasked<T extends { name: string; masking: StoredMasking }>(rows: readonly T[]): T[] {
  const masked = new Set(rows.flatMap(({ name, masking }) => (isMasked(masking) ? name : [])))
  return rows.map((row) => (isNotGiven(row.masking) && masked.has(row.name) ? { ...row, masking: 'none' } : row))
}

/** The name of a run in lists, `--only` and `compare`, e.g. `fashion-mnist-mini/simclr-adios/0`. */
import { findMethodEntry } from './catalogue/methods.ts'
import { isMasked } from './catalogue/not-given.ts'
import { isRegistered } from './catalogue/registered.ts'
import { makerOf, originOf, REFERENCE, REPORTED, seedName } from './catalogue/titles.ts'
import type { RunKind } from './names.ts'

interface Named {
  kind: RunKind
  dataset: string
  method: string
  masking: string
  backbone: string
  variant: string
  /** What tells it apart from others of its suite with the same name, e.g. `lambda=5`. */
  label?: string
}

export function runName(run: Named & { seed: number }): string {
  return `${groupName(run)}/${run.seed}`
}

/**
 * The name without the seed. Label options are part of the name; network options are not, except to distinguish a ViT
 * and the encoders of plugins from a ResNet. A row made elsewhere has the name that it was given, and no more unless that
 * is one of ours.
 */
export function groupName({ kind, dataset, method, masking, backbone, variant, label = '' }: Named): string {
  const what = kind === 'noisy-labels' ? kind : isMasked(masking) ? `${method}-${masking}` : method
  const labels = variant.split(' ').filter((word) => word.includes('='))
  const origin = originOf(variant)
  const isGiven = makerOf(origin) !== undefined && findMethodEntry(method) === undefined
  const isTold = !isGiven && (backbone === 'vit-tiny' || isRegistered('backbone', backbone))
  const network = isTold ? [backbone] : []
  // Its method can be one of ours, whose runs keep their name.
  const imported = origin === REPORTED || origin === REFERENCE ? [origin] : []
  return `${dataset}/${[[what, ...network, ...labels, ...imported].join('-'), label].filter(Boolean).join(' ')}`
}

/**
 * The name in lists for people, where a number without a seed has its place, and one that is reported its source:
 * `cifar10/theirs-reported, value 1 (Table 2)`
 */
export function listedName(run: Named & { seed: number }, source: string | null = null): string {
  const name = run.seed < 0 ? `${groupName(run)}, ${seedName(run.seed)}` : runName(run)
  return withSource(name, source)
}

/** All that one may be called: with and without its seed, and where it is reported, its source. */
export function namesOf(run: Named & { seed: number }, source: string | null): string[] {
  const names = [groupName(run), runName(run)]
  return source === null ? names : [...names, ...names.map((name) => withSource(name, source)), listedName(run, source)]
}

/** `cifar10/theirs-reported (Table 2)` */
export const withSource = (name: string, source: string | null): string =>
  source === null ? name : `${name} (${source})`

/**
 * Those that are called so. Where none is, letters of other cases count as the same if only one name is meant.
 * @param namesOf - all names of one, such as those with and without its seed.
 */
export function calledSo<T>(all: readonly T[], text: string, namesOf: (one: T) => readonly string[]): T[] {
  const exactly = all.filter((one) => namesOf(one).includes(text))
  if (exactly.length > 0) return exactly
  const lower = text.toLowerCase()
  const alike = all.flatMap((one) => {
    const name = namesOf(one).find((other) => other.toLowerCase() === lower)
    return name === undefined ? [] : [{ one, name }]
  })
  return new Set(alike.map(({ name }) => name)).size === 1 ? alike.map(({ one }) => one) : []
}

/**
 * Display names of catalogue keys. A key without an entry, such as one of a newer version, is shown unchanged.
 */
import type { RunKind } from '../names.ts'
import { findBackboneEntry } from './backbones.ts'
import { findControlEntry } from './controls.ts'
import { findDatasetEntry } from './datasets.ts'
import { type Entry, finder } from './entry.ts'
import { findEvaluationEntry } from './evaluations.ts'
import { findLossEntry } from './losses.ts'
import { findMethodEntry, PRINTED_METHODS } from './methods.ts'
import { findMetricEntry } from './metrics.ts'
import { findStoredMasking, isMasked } from './not-given.ts'

type Find = (key: string) => Entry | undefined

const findPrinted: Find = finder<Entry>(PRINTED_METHODS)
const findAnyMethod: Find = (key) => findMethodEntry(key) ?? findPrinted(key)

const titled = (find: Find) => (key: string) => find(key)?.title ?? key

export const methodName = titled(findAnyMethod)
export const maskingName = titled(findStoredMasking)
export const backboneName = titled(findBackboneEntry)
export const evaluationName = titled(findEvaluationEntry)
export const metricName = titled(findMetricEntry)
export const datasetName = titled(findDatasetEntry)
export const controlName = titled(findControlEntry)
export const lossName = titled(findLossEntry)

/** `SimCLR + ADIOS`, or only the method if there is no masking, or none is given. */
export function schemeName(method: string, masking: string): string {
  return isMasked(masking) ? `${methodName(method)} + ${maskingName(masking)}` : methodName(method)
}

const shortened = (find: Find) => (key: string) => find(key)?.short ?? key

/** The same, short enough for a table in a terminal. */
export const shortNames = {
  dataset: shortened(findDatasetEntry),
  backbone: shortened(findBackboneEntry),
  method: shortened(findAnyMethod),
  masking: shortened(findStoredMasking),
  evaluation: shortened(findEvaluationEntry),
  metric: shortened(findMetricEntry),
}

const SPOKEN: readonly Find[] = [findMethodEntry, findStoredMasking, findEvaluationEntry, findDatasetEntry]

/** The name of a method, masking, evaluation or data set within a sentence. */
export function phraseOf(key: string): string {
  for (const find of SPOKEN) {
    const phrase = find(key)?.phrase
    if (phrase !== undefined) return phrase
  }
  return key
}

/** The word of a variant that marks a row made elsewhere; pages show it as a badge. */
export const ELSEWHERE = 'elsewhere'
/** The same for a row of numbers that others report. */
export const REPORTED = 'reported'
/** The same for a row of the results that ship with maskbench. */
export const REFERENCE = 'reference'

export const ORIGINS = [ELSEWHERE, REPORTED, REFERENCE] as const
export type Origin = (typeof ORIGINS)[number]
export const ORIGIN_NAMES: Record<Origin, string> = {
  [ELSEWHERE]: 'trained elsewhere',
  [REPORTED]: 'reported',
  [REFERENCE]: 'reference',
}

/** Where the row of a variant comes from, if not from a run of this store. */
export const originOf = (variant: string): Origin | null =>
  ORIGINS.find((origin) => variant.split(' ').includes(origin)) ?? null

/** Between parts of details, since names have commas: `ResNet-18, 3×3 stem`. */
const BETWEEN_DETAILS = ' · '

/** What is said below or behind the title of a row or run, without empty parts: `ResNet-18 · w16 s2 b1 · reference`. */
export const joinDetails = (...parts: readonly (string | null | undefined | false)[]): string =>
  parts.filter(Boolean).join(BETWEEN_DETAILS)

export const splitDetails = (details: string): string[] => details.split(BETWEEN_DETAILS)

/** Details of a row as they stand beside its badge: `ResNet-18 · w16 s2 b1 · reference` -> `ResNet-18 · w16 s2 b1`. */
export const withoutOrigin = (details: string, origin: Origin | null): string =>
  joinDetails(...splitDetails(details).filter((part) => origin === null || part !== ORIGIN_NAMES[origin]))

/** Who trained a row, where it was not maskbench, whose seeds draw other numbers; else absent. */
export const makerOf = (origin: Origin | null): Origin | undefined =>
  origin === null || origin === REFERENCE ? undefined : origin

const LABEL_NOISE = ['symmetric', 'asymmetric', 'instance']

/**
 * Writes out a variant within a sentence; the network keeps its short form, label options become words:
 * `w16 s2 b1 r=-1 symmetric=0.4` -> `w16 s2 b1, r = −1, symmetric noise 0.4`
 */
export const variantName = (variant: string): string => variantDetails(variant).join(', ')

/** The same as parts of details. */
export function variantDetails(variant: string): string[] {
  const { network, others } = variantParts(variant)
  return [network, ...others].filter(Boolean)
}

/** The network's short form, and in words each label option and the origin. */
export function variantParts(variant: string): { network: string; others: string[] } {
  const words = variant.split(' ').filter(Boolean)
  const labels = words.filter((word) => word.includes('='))
  const origin = originOf(variant)
  const network = words.filter((word) => !word.includes('=') && word !== origin)
  return { network: network.join(' '), others: [...labels.map(labelName), ...(origin ? [ORIGIN_NAMES[origin]] : [])] }
}

function labelName(label: string): string {
  const [key = '', value = ''] = label.split('=')
  if (key === 'noise') return `${value} noise`
  if (key === 'warmup') return `warm-up ${value} steps`
  if (LABEL_NOISE.includes(key)) return `${key === 'instance' ? 'instance-dependent' : key} noise ${value}`
  // Non-breaking spaces prevent a line break.
  return `${key}\u00a0=\u00a0${value.replace('-', '−')}`
}

/** `seed 3`, or the place of a value that its report names no seed for. */
export const seedName = (seed: number): string => (seed < 0 ? `value ${-seed}` : `seed ${seed}`)

/** The options in the label of a run as they are written in details: `width=8 share=0.4` -> `width 8, share 0.4` */
export const labelTitle = (label: string): string =>
  label
    .split(' ')
    .map((option) => option.replace('=', ' '))
    .join(', ')

/**
 * The title of a run, with the options that tell it apart; a noisy-label run trains all smooth rates at once.
 * `SimCLR + ADIOS, lambda 5`
 */
export function runTitle(run: { kind: RunKind; method: string; masking: string; label?: string }): string {
  const what = run.kind === 'noisy-labels' ? 'Label smoothing' : schemeName(run.method, run.masking)
  return run.label ? `${what}, ${labelTitle(run.label)}` : what
}

/** `adios-1` -> `ADIOS, table 1` */
export function tableName(id: string): string {
  const [paper, number] = id.split('-')
  return `${paper?.toUpperCase()}, table ${number}`
}

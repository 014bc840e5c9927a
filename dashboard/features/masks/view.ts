/** The content of the masks page: a gallery of schemes, and one or two runs over training. */

import { MASKINGS_IN_FIGURES } from '../../../db/catalogue/maskings.ts'
import { joinDetails, labelTitle, maskingName, schemeName, variantDetails } from '../../../db/catalogue/titles.ts'
import { allChanges, changedSince } from '../../../db/changes.ts'
import { type Masking, METHODS, type Method } from '../../../db/names.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { MaskedRun } from '../../../db/queries/masks.ts'
import { naturalOrder } from '../../../harness/base/natural-order.ts'
import { countedOnPage } from '../../../harness/base/text.ts'

export interface Gallery {
  /** Available methods, those with most schemes first; none if all masks were made elsewhere, as for the seeds. */
  methods: string[]
  seeds: number[]
  method: string
  seed: number
  schemes: { masking: Masking; run: MaskedRun }[]
  /** Names of the schemes that were not run with this method and seed. */
  missing: string[]
  /** A sentence on the stale runs of this method and seed that are not shown; none without any. */
  stale: string[]
}

/** @returns null when there is no run at all. */
export function galleryOf(all: readonly MaskedRun[], asked: { method: string | null; seed: number | null }) {
  const trained = all.filter(({ elsewhere }) => !elsewhere)
  const runs = trained.length > 0 ? trained : all
  const byMethod = [...groupBy(runs, ({ method }) => method)].sort(
    ([a, ofA], [b, ofB]) =>
      schemesIn(ofB) - schemesIn(ofA) || METHODS.indexOf(a as Method) - METHODS.indexOf(b as Method),
  )
  const [method, ofMethod] = byMethod.find(([name]) => name === asked.method) ?? byMethod[0] ?? [null, []]
  if (method === null) return null
  const bySeed = [...groupBy(ofMethod, ({ seed }) => seed)].sort(([a], [b]) => a - b)
  const most = [...bySeed].sort(([, a], [, b]) => schemesIn(b) - schemesIn(a))[0]!
  const [seed, ofSeed] = bySeed.find(([number]) => number === asked.seed) ?? most
  const [alike] = bySameImages(ofSeed).sort((a, b) => schemesIn(b) - schemesIn(a))
  const schemes = MASKINGS_IN_FIGURES.flatMap((masking) => {
    const labelled = [
      ...groupBy(
        alike!.filter((one) => one.masking === masking),
        ({ label }) => label,
      ),
    ]
    return labelled
      .sort(([a], [b]) => naturalOrder(a, b))
      .map(([label, ofLabel]) => {
        const run = best(ofLabel)!
        return {
          masking,
          run: labelled.length > 1 && label !== '' ? { ...run, title: `${run.title}, ${labelTitle(label)}` } : run,
        }
      })
  })
  const foreign = all.filter((run) => run.elsewhere && sameImages(run, alike![0]!))
  for (const group of groupBy(foreign, ({ groupId }) => groupId).values()) {
    schemes.push({ masking: group[0]!.masking, run: best(group)! })
  }
  const missing = MASKINGS_IN_FIGURES.filter((masking) => !schemes.some((scheme) => scheme.masking === masking)).map(
    maskingName,
  )
  const gallery: Gallery = {
    methods: trained.length > 0 ? byMethod.map(([name]) => name) : [],
    seeds: trained.length > 0 ? bySeed.map(([number]) => number) : [],
    method,
    seed,
    schemes,
    missing: trained.length > 0 ? missing : [],
    stale: staleNote(ofSeed.filter((run) => run.stale && !schemes.some((scheme) => scheme.run.id === run.id))),
  }
  return gallery
}

function staleNote(runs: readonly MaskedRun[]): string[] {
  const are = runs.length === 1 ? 'is' : 'are'
  const since = `${changedSince(allChanges(runs))} changed since`
  return runs.length === 0 ? [] : [`${countedOnPage(runs.length, 'stale run')} ${are} left out: ${since}.`]
}

const schemesIn = (runs: readonly MaskedRun[]): number => new Set(runs.map(({ masking }) => masking)).size

/** Prefers finished, then current, then ADIOS over ADIOS-s, then the newest; `runs` are newest first. */
function best(runs: readonly MaskedRun[]): MaskedRun | undefined {
  const rank = ({ status, stale, masking }: MaskedRun) =>
    (status === 'done' ? 0 : 4) + (stale ? 2 : 0) + (masking === 'adios-s' ? 1 : 0)
  return [...runs].sort((a, b) => rank(a) - rank(b))[0]
}

export const isLearned = ({ masking }: Pick<MaskedRun, 'masking'>): boolean =>
  masking === 'adios' || masking === 'adios-s'

/** The run with this id, or the lowest seed of the group with this id; null when there is none. */
export function runNamed(runs: readonly MaskedRun[], key: string | null): MaskedRun | null {
  if (key === null) return null
  const group = runs.filter(({ groupId }) => groupId === key).sort((a, b) => a.seed - b.seed)
  return runs.find(({ id }) => id === key) ?? group[0] ?? null
}

/** The default run: one with learned masks, else one whose masks hide something, if possible of the gallery's method and seed. */
export function usualRun(runs: readonly MaskedRun[], { method, seed }: Pick<Gallery, 'method' | 'seed'>): MaskedRun {
  const learned = runs.filter(isLearned)
  const hiding = runs.filter(({ events }) => events.every(({ name }) => name !== 'masks_hide_nothing'))
  const pool = [learned, hiding, runs].find(({ length }) => length > 0)!
  const like = pool.filter((run) => run.method === method && run.seed === seed)
  return best(like.length > 0 ? like : pool)!
}

/** The available runs by group of seeds, learned masks first. */
export function choicesOf(runs: readonly MaskedRun[]): { title: string; runs: MaskedRun[] }[] {
  const groups = [...groupBy(runs, ({ groupId }) => groupId).values()]
  const titles = groups.map((group) => groupTitle(group[0]!))
  return groups
    .map((group, i) => {
      const others = groups.filter((_, j) => j !== i && titles[j] === titles[i])
      const title = others.length > 0 ? `${titles[i]}, ${group[0]!.groupId.slice(0, 6)}` : titles[i]!
      return { title, runs: [...group].sort((a, b) => a.seed - b.seed) }
    })
    .sort((a, b) => place(a.runs[0]!) - place(b.runs[0]!) || naturalOrder(a.title, b.title))
}

const groupTitle = ({ method, masking, label, epochs, variant, title, elsewhere }: MaskedRun): string =>
  elsewhere
    ? `${title}, made elsewhere`
    : `${schemeName(method, masking)}, ${joinDetails(labelTitle(label), countedOnPage(epochs, 'epoch'), ...variantDetails(variant))}`

const place = (run: MaskedRun): number =>
  isLearned(run)
    ? MASKINGS_IN_FIGURES.indexOf(run.masking) - MASKINGS_IN_FIGURES.length
    : MASKINGS_IN_FIGURES.indexOf(run.masking)

/**
 * What the gallery can show: all masks in colour (null), or what one of them hides. A lone mask leaves no choice.
 * @param most - masks of the scheme that has most.
 * @param chosen - as in the address.
 */
export const maskChoices = (most: number, chosen: number | null): (number | null)[] =>
  most > 1 || chosen !== null ? [null, ...Array.from({ length: most }, (_, mask) => mask)] : []

/** The picture of an epoch, otherwise the last one before it, otherwise the first. */
export function pictureAt<T extends { epoch: number }>(pictures: readonly T[], epoch: number): T | undefined {
  return pictures.filter((picture) => picture.epoch <= epoch).at(-1) ?? pictures[0]
}

/** Event marks of a run on the axis of a curve. */
export function marksOf(
  { events, epochs, totalSteps }: Pick<MaskedRun, 'events' | 'epochs' | 'totalSteps'>,
  axis: 'step' | 'epoch',
): { at: number; label: string }[] {
  const perEpoch = epochs > 0 ? totalSteps / epochs : 1
  return events.map((event, i) => {
    const inSteps = event.axis === 'step' ? event.step : event.step * perEpoch
    return { at: axis === 'step' ? inSteps : inSteps / perEpoch, label: String(i + 1) }
  })
}

/**
 * Whether the rows of the two runs' pictures show the same images. The digest of a run covers all that it reads, so it
 * decides between runs that read the same; where one reads more, such as the data of an evaluation or a plugin, both count as
 * showing the data set as it is now, unless it has changed since.
 */
export function sameImages(a: MaskedRun, b: MaskedRun): boolean {
  if (a.dataset !== b.dataset || a.imageSize !== b.imageSize) return false
  return a.dataNames === b.dataNames && !readsPlugin(a) ? a.dataDigest === b.dataDigest : a.staleData === b.staleData
}

const readsPlugin = ({ dataNames }: MaskedRun): boolean => dataNames.includes('plugin:')

/** Groups of runs that show the same images. */
function bySameImages(runs: readonly MaskedRun[]): MaskedRun[][] {
  const groups: MaskedRun[][] = []
  for (const run of runs) {
    const group = groups.find(([first]) => sameImages(first!, run))
    if (group) group.push(run)
    else groups.push([run])
  }
  return groups
}

/** By which mean and standard deviation an encoder's pixels were normalised, as the answer says it. */
import { IMAGENET_NORMALISATION } from '../../../../datasets/normalisation.ts'
import type { ImageDataset, Normalisation } from '../../../../datasets/types.ts'

/** Of pixels in [0, 1], by channel: red, green, blue. */
export interface UsedNormalisation extends Normalisation {
  /** The data set whose training images have these values, `imagenet`, or null for others. */
  of: string | null
}

/** @param datasets - whose values they may be. */
export function usedNormalisation(
  { mean, std }: Normalisation,
  datasets: readonly Pick<ImageDataset, 'name' | 'mean' | 'std'>[],
): UsedNormalisation {
  const known = [...datasets, { name: 'imagenet', ...IMAGENET_NORMALISATION }]
  const same = (a: readonly number[], b: readonly number[]) => a.every((value, i) => value === b[i])
  const found = known.find((one) => same(one.mean, mean) && same(one.std, std))
  return { mean, std, of: found?.name ?? null }
}

/** `Pixels were normalised by the mean .286, … and the deviation …, those of fashion-mnist-mini; …` */
export function normalisationLine({ mean, std, of }: UsedNormalisation): string {
  const text = (values: readonly number[]) => values.map((value) => String(Number(value.toPrecision(4)))).join(',')
  const whose = of === null ? '' : of === 'imagenet' ? " (ImageNet's)" : ` (those of ${of})`
  return `Pixels were normalised by the mean ${text(mean)} and standard deviation ${text(std)}${whose}; --mean and --std change them.`
}

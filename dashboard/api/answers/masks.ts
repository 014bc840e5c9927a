/** The numbers of the masks page. */
import * as z from 'zod'
import type { LoadedMasks, ShownPicture, Training } from '../../features/masks/load.ts'
import { count, ignored, name, seed } from './numbers.ts'

const run = z.object({
  id: z.string(),
  groupId: z.string(),
  method: name,
  masking: name,
  seed,
  status: z.string(),
  stale: z.boolean(),
  epochs: count,
})

const picture = z.object({
  epoch: count,
  step: count,
  sha256: z.string(),
  /** Null when the file is missing. */
  masks: count.nullable(),
  /** Covered fraction of the image for each mask. */
  areas: z.array(z.number().nullable()),
})

const curve = z.object({
  name: z.string(),
  title: z.string(),
  axis: z.enum(['step', 'epoch']),
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
})

const quality = z.object({
  protocol: z.string(),
  /** The protocol with the parameters of the CRF; null if masks were not scored after one. */
  crf: z.string().nullable(),
  controls: z.array(z.object({ key: z.string(), title: z.string(), seesImage: z.boolean() })),
  rows: z.array(
    z.object({
      metric: name,
      title: z.string(),
      own: z.number().nullable(),
      /** After the CRF. */
      crf: z.number().nullable(),
      controls: z.array(z.number().nullable()),
      above: z.boolean().nullable(),
    }),
  ),
})

const training = z.object({
  run,
  pictures: z.array(picture),
  areas: z.array(curve),
  fits: z.array(curve),
  quality: quality.nullable(),
  events: z.array(z.object({ name, axis: z.enum(['step', 'epoch']), step: count, message: z.string() })),
})

export const masks = z.object({
  dataset: name,
  ignored,
  datasets: z.array(z.object({ dataset: name, runs: count, maskings: count })),
  method: name,
  seed,
  schemes: z.array(z.object({ run, picture })),
  missing: z.array(z.string()),
  shown: z.array(training),
})

export function masksJson({
  dataset,
  ignored,
  datasets,
  gallery,
  columns,
  shown,
}: LoadedMasks): z.output<typeof masks> {
  const { method, seed, missing } = gallery
  const schemes = columns.map(({ run, picture }) => ({ run: runJson(run), picture: pictureJson(picture) }))
  return { dataset, ignored, datasets, method, seed, schemes, missing, shown: shown.map(trainingJson) }
}

function runJson({ id, groupId, method, masking, seed, status, stale, epochs }: Training['run']): z.output<typeof run> {
  return { id, groupId, method, masking, seed, status, stale, epochs }
}

function pictureJson({ epoch, step, sha256, layout, areas }: ShownPicture): z.output<typeof picture> {
  return { epoch, step, sha256, masks: layout?.masks ?? null, areas }
}

function trainingJson({ run, pictures, areas, fits, quality }: Training): z.output<typeof training> {
  const curves = [
    ...(areas ? [{ quantity: 'areas', ...areas }] : []),
    ...fits.map((fit) => ({ quantity: 'fits', ...fit })),
  ]
  const ofKind = (kind: string) =>
    curves
      .filter(({ quantity }) => quantity === kind)
      .flatMap(({ panel }) =>
        panel.lines.map(({ name, label, points }) => ({ name, title: label, axis: panel.axis, points })),
      )
  return {
    run: runJson(run),
    pictures: pictures.map(pictureJson),
    areas: ofKind('areas'),
    fits: ofKind('fits'),
    quality,
    events: run.events,
  }
}

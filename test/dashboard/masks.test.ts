import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inArray } from 'drizzle-orm'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { rangesOf } from '../../dashboard/features/masks/curves.ts'
import { loadMasks } from '../../dashboard/features/masks/load.ts'
import { pictureLayout } from '../../dashboard/features/masks/picture-layout.ts'
import {
  choicesOf,
  galleryOf,
  marksOf,
  maskChoices,
  pictureAt,
  runNamed,
  usualRun,
} from '../../dashboard/features/masks/view.ts'
import { areasAt, datasetOf, type MaskedRun, maskedDatasets, maskedRuns } from '../../db/queries/masks.ts'
import { runs } from '../../db/schema/index.ts'
import { gallery } from '../../harness/masking/gallery.ts'
import { annotate } from '../../harness/store/annotate.ts'
import { fixtureStore } from './store.ts'

const { database, path, writer } = fixtureStore()

const scenes = maskedRuns(database, 'scenes')
const few = maskedRuns(database, 'scenes-few')

it('offers a choice among masks where there are several', () => {
  expect([maskChoices(2, null), maskChoices(1, null), maskChoices(1, 0)]).toEqual([[null, 0, 1], [], [null, 0]])
})

describe('stored masks', () => {
  it('are found by data set, the one with most schemes first', () => {
    expect(maskedDatasets(database)).toEqual([
      { dataset: 'scenes', runs: 34, maskings: 7 },
      { dataset: 'scenes-few', runs: 3, maskings: 1 },
    ])
    expect(datasetOf(database, few[0]!.groupId)).toBe('scenes-few')
    expect(datasetOf(database, 'nonsense')).toBeNull()
  })

  it('come with their pictures in the order of training, and what happened', () => {
    const run = few.find(({ seed }) => seed === 2)!
    expect(run).toMatchObject({ masking: 'adios', epochs: 5, imageSize: 64, status: 'done', stale: false })
    expect(run.pictures.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 39],
      [2, 78],
      [4, 156],
      [5, 195],
    ])
    expect(run.events.map(({ name }) => name)).toEqual(['mask_2_covers_nothing'])
  })

  it('have areas as they were at a step, by slot', () => {
    const areas = areasAt(database, few[0]!.id, 195).map((area) => area!.toFixed(3))
    expect(areas).toEqual(['0.119', '0.206', '0.294', '0.381'])
    expect(areasAt(database, few[0]!.id, 0)).toEqual([null, null, null, null])
  })
})

it('of one masking under several values of an option stand side by side, in the order of the values', () => {
  const run = scenes.find(({ masking }) => masking === 'adios')!
  const grid = ['lambda=10', 'lambda=5'].map((label): MaskedRun => ({ ...run, id: label, groupId: label, label }))
  const { schemes } = galleryOf(grid, { method: null, seed: null })!
  expect(schemes.map(({ run: { id, title } }) => [id, title])).toEqual([
    ['lambda=5', 'ADIOS, lambda 5'],
    ['lambda=10', 'ADIOS, lambda 10'],
  ])
  expect(choicesOf(grid).map(({ title }) => title)).toEqual([
    expect.stringContaining('lambda 5'),
    expect.stringContaining('lambda 10'),
  ])
})

it('stale runs that the gallery leaves out for current ones are counted, with what has changed', () => {
  const run = scenes.find(({ masking }) => masking === 'adios')!
  const old = { ...run, id: 'old', groupId: 'old', stale: true, changes: ['plugin bars' as const] }
  const staleIn = (runs: MaskedRun[]) => galleryOf(runs, { method: null, seed: null })!.stale
  expect(staleIn([old, run])).toEqual(['1 stale run is left out: the plugin bars has changed since.'])
  expect(staleIn([old])).toEqual([])
})

describe('a picture of masks', () => {
  it.each([24, 32, 64, 96])('of %i px images is laid out as the harness draws it', async (size) => {
    const [images, masks] = [new Uint8Array(3 * size * size * 3), new Float32Array(3 * size * size * 5)]
    const bytes = await gallery({ images, masks, size, n: 5 })
    const store = join(dirname(path), 'sheets')
    mkdirSync(join(`${store}.d`, 'ab'), { recursive: true })
    const name = `ab${size}`
    writeFileSync(join(`${store}.d`, 'ab', name), bytes)
    const layout = pictureLayout(store, name, size)!
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    expect(layout).toMatchObject({ rows: 3, masks: 5, width: info.width, height: info.height })
    // A cell ends where a gap begins: opaque, then transparent.
    const alpha = (x: number) => data[x * 4 + 3]
    expect([layout.cell - 1, layout.cell, layout.pitch - 1, layout.pitch].map(alpha)).toEqual([255, 0, 0, 255])
  })

  it('is null where the file is gone, is no picture, or shows images of another size', () => {
    const { pictures, imageSize } = few[0]!
    const { sha256 } = pictures[0]!
    expect(pictureLayout(path, sha256, imageSize)).toMatchObject({ rows: 4, masks: 4 })
    expect(pictureLayout(path, sha256, 48)).toBeNull()
    expect(pictureLayout(path, '0'.repeat(64), imageSize)).toBeNull()
  })
})

describe('the gallery', () => {
  it('has a column a scheme in the order of the figure, and names those that are not there', () => {
    const found = galleryOf(scenes, { method: null, seed: null })!
    expect(found.methods).toEqual(['simclr', 'simsiam', 'byol'])
    expect(found.schemes.map(({ masking }) => masking)).toEqual([
      'gt',
      'fgbg',
      'box',
      'shuffle',
      'mae',
      'beit',
      'adios',
    ])
    expect(found.missing).toEqual(['fixed square', 'ADIOS-s'])
    expect(found).toMatchObject({ method: 'simclr', seed: 0, seeds: [0, 1] })
  })

  it('shows the method and seed asked for', () => {
    const found = galleryOf(scenes, { method: 'byol', seed: 1 })!
    expect(found.schemes.map(({ masking, run }) => [masking, run.method, run.seed])).toEqual(
      ['gt', 'mae', 'adios'].map((masking) => [masking, 'byol', 1]),
    )
    expect(galleryOf([], { method: null, seed: null })).toBeNull()
  })

  it('never lays other images side by side', () => {
    const changed = (facts: Partial<MaskedRun>) =>
      galleryOf(
        scenes.map((run) => (run.masking === 'mae' ? { ...run, ...facts } : run)),
        { method: 'simclr', seed: 0 },
      )!
    for (const facts of [
      { dataDigest: 'other' },
      { imageSize: 64 },
      { dataNames: 'scenes,cifar10', staleData: true },
    ]) {
      expect(changed(facts).schemes.map(({ masking }) => masking)).not.toContain('mae')
      expect(changed(facts).missing).toContain('MAE')
    }
  })

  it('lays runs side by side that read more than the images, such as a plugin', () => {
    const names = ['scenes,plugin:circle', 'scenes,cifar10']
    for (const dataNames of names) {
      const more = scenes.map((run) => (run.masking === 'mae' ? { ...run, dataNames, dataDigest: dataNames } : run))
      expect(galleryOf(more, { method: 'simclr', seed: 0 })!.schemes.map(({ masking }) => masking)).toContain('mae')
    }
  })

  it('prefers a run that is done, then current, then new', () => {
    const [run] = scenes.filter(({ masking, method, seed }) => masking === 'gt' && method === 'simclr' && seed === 0)
    const other = (id: string, facts: Partial<MaskedRun>) => ({ ...run!, id, ...facts })
    const shown = (...runs: MaskedRun[]) => galleryOf(runs, { method: null, seed: null })!.schemes[0]!.run.id
    expect(shown(other('new', { status: 'running' }), other('old', {}))).toBe('old')
    expect(shown(other('new', { stale: true }), other('old', {}))).toBe('old')
    expect(shown(other('new', {}), other('old', {}))).toBe('new')
  })
})

describe('over training', () => {
  it('shows learned masks of the method and seed of the gallery unless another run is named', () => {
    expect(usualRun(scenes, { method: 'simsiam', seed: 1 })).toMatchObject({
      method: 'simsiam',
      masking: 'adios',
      seed: 1,
    })
    const [run] = scenes.filter(({ masking }) => masking === 'mae')
    const event = { name: 'masks_hide_nothing', axis: 'step' as const, step: 1, message: '' }
    const blank = { ...run!, id: 'blank', events: [event] }
    expect(usualRun([blank, run!], run!).id).toBe(run!.id)
    expect(usualRun([blank], run!).id).toBe('blank')
    expect(runNamed(few, few[0]!.groupId)?.seed).toBe(0)
    expect(runNamed(few, few[0]!.id)).toBe(few[0])
    expect([runNamed(few, 'nonsense'), runNamed(few, null)]).toEqual([null, null])
  })

  it('offers learned masks first, seeds of one configuration together', () => {
    const choices = choicesOf(scenes)
    expect(choices[0]).toMatchObject({ title: 'BYOL + ADIOS, 5 epochs · w16 s2 b1' })
    expect(choices[0]!.runs.map(({ seed }) => seed)).toEqual([0, 1])
    expect(choices.at(-1)!.title).toMatch(/BEiT/)
  })

  it('takes the last picture before an epoch that has none', () => {
    const pictures = [2, 4, 8].map((epoch) => ({ epoch }))
    expect([1, 2, 5, 9].map((epoch) => pictureAt(pictures, epoch)?.epoch)).toEqual([2, 2, 4, 8])
    expect(pictureAt([], 1)).toBeUndefined()
  })

  it('marks what happened where it happened, on either axis', () => {
    const event = { name: 'x', message: 'm' }
    const run = { epochs: 4, totalSteps: 80, events: [{ ...event, axis: 'step' as const, step: 30 }, { ...event, axis: 'epoch' as const, step: 2 }] } // biome-ignore format: one line each
    expect(marksOf(run, 'step').map(({ at, label }) => [label, at])).toEqual([['1', 30], ['2', 40]]) // biome-ignore format: points
    expect(marksOf(run, 'epoch').map(({ at }) => at)).toEqual([1.5, 2])
  })

  it('holds the fit of masks against every control, FG-ARI only beside stripes', () => {
    const { shown } = loadMasks(database, path, { dataset: 'scenes-few', a: few[0]!.id })!
    const { fits, quality } = shown[0]!
    expect(fits.map(({ panel }) => panel.key)).toEqual(['mask_mbo', 'mask_fg_iou', 'mask_ari', 'mask_fg_ari'])
    const labels = ['this run', 'shuffled images', 'stripes', 'best blob', 'untrained', 'k-means on colour']
    for (const { panel } of fits) expect(panel.lines.map(({ label }) => label)).toEqual(labels)
    const stripes = quality!.rows.find(({ metric }) => metric === 'mask_fg_ari')!.controls[1]
    expect(fits[3]!.panel.lines[2]!.points.map(([, value]) => value)).toEqual(Array(5).fill(stripes))
  })

  it('names what of the address it ignores', () => {
    const raw = { dataset: 'nowhere', method: 'byol', seed: '9', a: 'nonsense', mask: '77', epoch: '3' }
    const { ignored, dataset, params, epochs } = loadMasks(database, path, raw)!
    expect(ignored.map(({ name }) => name)).toEqual(['dataset', 'a', 'seed', 'mask', 'epoch'])
    expect([dataset, params.seed, params.a, params.method]).toEqual(['scenes', null, null, 'byol'])
    expect(epochs).toEqual([1, 5])
    expect(loadMasks(database, path, { a: few[0]!.id })!.dataset).toBe('scenes-few')
  })

  it('gives runs side by side one axis, from zero', () => {
    const panel = (values: number[]) => ({
      key: 'k',
      title: '',
      unit: '',
      axis: 'step' as const,
      lines: [{ name: '', label: '', points: values.map((value, i): [number, number] => [i, value]) }],
    })
    expect(rangesOf([{ ...panel([0, 0.4]), factor: 100 }]).k).toEqual([0, 42])
    expect(rangesOf([panel([0.2, 0.4]), panel([0.8, -0.2])]).k!.map((value) => value.toFixed(3))).toEqual([
      '-0.210',
      '0.840',
    ])
  })
})

it('masks made elsewhere are called as people have named their row', () => {
  const ids = few.map(({ id }) => id)
  const config = { kind: 'external', imageSize: 64 } as never
  writer.update(runs).set({ config, method: 'slots' }).where(inArray(runs.id, ids)).run()
  const titles = () => choicesOf(maskedRuns(database, 'scenes-few')).map(({ title }) => title)
  expect(titles()).toEqual(['slots, made elsewhere'])
  annotate(writer, ids, { name: 'Slot attention' })
  expect(titles()).toEqual(['Slot attention, made elsewhere'])
})

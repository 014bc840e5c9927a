import { and, eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { learnedFigure, missingText, schemesFigure } from '../../dashboard/features/masks/figures.ts'
import { loadMasks } from '../../dashboard/features/masks/load.ts'
import { maskedRuns } from '../../db/queries/masks.ts'
import { artefacts } from '../../db/schema/index.ts'
import { addArtefact } from './fixture/rows.ts'
import { drawMasks } from './pages/picture.ts'
import { fixtureStore } from './store.ts'

const { database, writer, path } = fixtureStore()
const schemes = () => loadMasks(database, path, { dataset: 'scenes', method: 'simclr', seed: '0' })!

it('has the schemes that are stored and names those that are not', () => {
  const { figures, gallery } = schemes()
  const figure = figures.schemes!
  expect(figure.heads).toEqual([['Image'], ['MAE'], ['BEiT'], ['ADIOS']])
  expect(figure.missing).toEqual(['Context encoder', 'ADIOS and CRF'])
  expect(missingText(figure.missing)).toBe('Context encoder (the fixed square), ADIOS and CRF')
  // The image, then the image under the only mask, then all masks in colour.
  expect(figure.rows.map(({ cells }) => cells.map((cell) => cell!.column))).toEqual(Array(3).fill([0, 2, 2, 1]))
  const adios = gallery.schemes.find(({ masking }) => masking === 'adios')!.run
  expect(figure.rows[0]!.cells[3]!.layout.sha256).toBe(adios.pictures.at(-1)!.sha256)
  expect(schemesFigure(path, { ...gallery, schemes: [] }, 'scenes')).toBeNull()
})

it('heads a masking that was run with several options with those that are shown', () => {
  const { gallery } = schemes()
  const labelled = gallery.schemes.flatMap((scheme) => {
    if (scheme.masking === 'beit') return scheme
    return ['lambda=5', 'lambda=10'].map((label) => ({ ...scheme, run: { ...scheme.run, label } }))
  })
  const { heads } = schemesFigure(path, { ...gallery, schemes: labelled }, 'scenes')!
  expect(heads).toEqual([['Image'], ['MAE', 'lambda 5'], ['BEiT'], ['ADIOS', 'lambda 5']])
})

it('shows the setting of a masking that is chosen', () => {
  const { gallery } = schemes()
  const labelled = gallery.schemes.flatMap((scheme) => {
    if (scheme.masking !== 'mae') return scheme
    return ['share=0.5', 'share=0.7'].map((label) => ({ ...scheme, run: { ...scheme.run, label, groupId: label } }))
  })
  const figure = (settings?: string[]) => schemesFigure(path, { ...gallery, schemes: labelled }, 'scenes', settings)!
  const shown = (...settings: string[]) =>
    figure(settings).settings.map(({ masking, options }) => [masking, ...options.filter((one) => one.shown)])
  expect(figure().settings[0]!.options.map(({ title }) => title)).toEqual(['share 0.5', 'share 0.7'])
  expect(shown()).toEqual([['mae', { title: 'share 0.5', groupId: 'share=0.5', shown: true }]])
  expect(shown('share=0.7')).toEqual([['mae', { title: 'share 0.7', groupId: 'share=0.7', shown: true }]])
  expect(figure(['share=0.7']).heads[1]).toEqual(['MAE', 'share 0.7'])
  expect([figure(), figure(['share=0.7'])].map(({ caption }) => caption.includes('the first is shown'))).toEqual([
    true,
    false,
  ])
  const { ignored, params } = loadMasks(database, path, { dataset: 'scenes', settings: 'nothing' })!
  expect([ignored.map(({ name, value }) => [name, value]), params.settings]).toEqual([[['settings', 'nothing']], []])
})

it('has the masks after the CRF where a run has stored them, which is no picture of an epoch', () => {
  const run = schemes().gallery.schemes.find(({ masking }) => masking === 'adios')!.run
  addArtefact(writer, path, run.id, 'masks', 'masks-crf-epoch-5.png', drawMasks(0.9), 195, run.createdAt)
  const { figures } = schemes()
  expect(figures.schemes!.heads.at(-1)).toEqual(['ADIOS', 'and CRF'])
  expect(figures.schemes!.caption).toMatch(/one colour at a time\. The CRF, .* moves the borders of these masks/)
  const after = maskedRuns(database, 'scenes').find(({ id }) => id === run.id)!
  expect(after.pictures.map(({ epoch }) => epoch)).toEqual([1, 5])
  expect(figures.schemes!.rows[0]!.cells.at(-1)).toMatchObject({ column: 1, layout: { sha256: after.crf!.sha256 } })
  expect(maskedRuns(database, 'scenes').filter(({ crf }) => crf !== null)).toHaveLength(1)
})

it('shows learned masks of every data set that has some, images above masks', () => {
  const figure = learnedFigure(database, path)!
  expect(figure.rows.map(({ label }) => label)).toEqual([
    ['Scenes', expect.stringMatching(/ADIOS/), 'N = 4, epoch 5'],
    [],
    ['Scenes, few objects', 'SimCLR + ADIOS', 'N = 4, epoch 5'],
    [],
  ])
  expect(figure.rows.map(({ cells }) => cells.map((cell) => cell?.column))).toEqual([0, 1, 0, 1].map((column) => Array(4).fill(column))) // biome-ignore format: one line
  writer
    .delete(artefacts)
    .where(and(eq(artefacts.kind, 'masks')))
    .run()
  expect(learnedFigure(database, path)).toBeNull()
})

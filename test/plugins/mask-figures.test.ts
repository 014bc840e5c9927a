import { expect, it } from 'vitest'
import { schemesFigure } from '../../dashboard/features/masks/figures.ts'
import { loadMasks } from '../../dashboard/features/masks/load.ts'
import { register } from '../../db/catalogue/registered.ts'
import type { Masking } from '../../db/names.ts'
import { fixtureStore } from '../dashboard/store.ts'

const { database, path } = fixtureStore()

it('shows the random masking of a plugin too, and speaks of what is shown only', () => {
  const { gallery, figures } = loadMasks(database, path, { dataset: 'scenes', method: 'simclr', seed: '0' })!
  expect(figures.schemes!.caption).toBe(
    'Figure 1 of the ADIOS paper. MAE and BEiT hide the black pixels; the masks of ADIOS hide one colour at a time.',
  )
  const entry = { key: 'waves', title: 'waves on water', made: 'blindly', mark: 'M-1 0H1' }
  register({ kind: 'masking', entry })
  const mae = gallery.schemes.find(({ masking }) => masking === 'mae')!
  const waves = 'waves' as Masking
  const own = ['wavelength=8', 'wavelength=16'].map((label) => {
    return { masking: waves, run: { ...mae.run, masking: waves, title: label } }
  })
  const figure = schemesFigure(path, { ...gallery, schemes: [mae, ...own] }, 'scenes')!
  expect(figure.heads).toEqual([['Image'], ['MAE'], ['waves on', 'water']])
  expect(figure.caption).toBe(
    'Figure 1 of the ADIOS paper, and random maskings of plugins. MAE and waves on water hide the black pixels. Of a masking with several settings, the first is shown.',
  )
  const seen = { key: 'brightest', title: 'brightest', made: 'from the image', mark: 'M-1 0H1' }
  register({ kind: 'masking', entry: seen })
  const looking = { masking: 'brightest' as Masking, run: { ...mae.run, masking: 'brightest' as Masking } }
  const beside = schemesFigure(path, { ...gallery, schemes: [mae, looking] }, 'scenes')!
  expect([beside.heads, beside.caption]).toEqual([
    [['Image'], ['MAE'], ['brightest']],
    'Figure 1 of the ADIOS paper, and maskings of plugins. MAE and brightest hide the black pixels.',
  ])
  const elsewhere = own.map(({ run, masking }) => ({ masking, run: { ...run, elsewhere: true } }))
  expect(schemesFigure(path, { ...gallery, schemes: [mae, ...elsewhere] }, 'scenes')!.caption).toBe(
    'Figure 1 of the ADIOS paper. MAE hides the black pixels.',
  )
})

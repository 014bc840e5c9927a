import { describe, expect, it } from 'vitest'
import { maskQualityOf } from '../../dashboard/features/runs/mask-quality.ts'

const score = (condition: string, metric: string, value: number | null) => ({
  condition,
  metric,
  value,
  protocol: condition === '' ? 'argmax, first 400 test images' : 'best of 3',
})

const OWN = [score('', 'mask_mbo', 0.4), score('', 'mask_fg_ari', 0.6), score('', 'mask_area_min', 0.1)]
const BLIND = ['stripes', 'blob'].flatMap((name) => [
  score(`control=${name}`, 'mask_mbo', 0.3),
  score(`control=${name}`, 'mask_fg_ari', 0.5),
])

describe('mask quality', () => {
  it('is above its controls only where it is above every one that does not see the image', () => {
    const quality = maskQualityOf([...OWN, ...BLIND, score('control=kmeans-colour', 'mask_mbo', 0.9)])
    expect(quality?.controls.map(({ title, seesImage }) => [title, seesImage])).toEqual([
      ['stripes', false],
      ['best blob', false],
      ['k-means on colour', true],
    ])
    expect(quality?.rows.find(({ metric }) => metric === 'mask_mbo')).toMatchObject({
      own: 0.4,
      controls: [0.3, 0.3, 0.9],
      above: true,
    })
    const below = maskQualityOf([...OWN, ...BLIND, score('control=untrained', 'mask_mbo', 0.4)])
    expect(below?.rows[0]).toMatchObject({ metric: 'mask_mbo', above: false })
  })

  it('shows masks after a CRF beside the masks, not as a control', () => {
    const quality = maskQualityOf([...OWN, ...BLIND, score('after CRF', 'mask_mbo', 0.45)])!
    expect(quality.crf).toBe('best of 3')
    expect(quality.rows.find(({ metric }) => metric === 'mask_mbo')).toMatchObject({ own: 0.4, crf: 0.45, above: true })
    expect(quality.controls.map(({ key }) => key)).toEqual(['stripes', 'blob'])
    expect(maskQualityOf(OWN)!.crf).toBeNull()
  })

  it('compares nothing where a control has no number, and areas never', () => {
    const { rows } = maskQualityOf([...OWN, ...BLIND, score('control=untrained', 'mask_mbo', null)])!
    expect(rows.find(({ metric }) => metric === 'mask_mbo')?.above).toBeNull()
    expect(rows.find(({ metric }) => metric === 'mask_area_min')).toMatchObject({ own: 0.1, above: null })
  })

  it('never shows FG-ARI without that of stripes', () => {
    const without = [...OWN, ...BLIND].filter(({ condition }) => condition !== 'control=stripes')
    expect(maskQualityOf(without)?.rows.map(({ metric }) => metric)).toEqual(['mask_mbo', 'mask_area_min'])
    expect(maskQualityOf([...OWN, ...BLIND])?.rows.map(({ metric }) => metric)).toContain('mask_fg_ari')
  })

  it('is nothing at all without masks of its own', () => {
    expect(maskQualityOf(BLIND)).toBeNull()
  })
})

import { expect, test } from 'vitest'
import { LOSSES } from '../../db/catalogue/losses.ts'
import { accuracyCurveName, readAccuracyCurve } from '../../db/curve-names.ts'

test('curves of accuracy keep the names that stored runs have', () => {
  expect(accuracyCurveName({ rate: -8, loss: null, noise: 0.2 })).toBe('accuracy_negative_rates_noise_0.2')
  expect(accuracyCurveName({ rate: 0, loss: null, noise: 0 })).toBe('accuracy_nonnegative_rates_noise_0')
  expect(accuracyCurveName({ rate: 0, loss: 'gce-truncated', noise: 0.2 })).toBe('accuracy_gce-truncated_noise_0.2')
})

test('a name of a curve of accuracy says of which models and of which noise it is', () => {
  const read = (rate: number, loss: (typeof LOSSES)[number] | null, noise: number) =>
    readAccuracyCurve(accuracyCurveName({ rate, loss, noise }))
  expect(read(-1, null, 0.3)).toEqual({ noise: '0.3', models: { sign: 'negative' } })
  expect(read(0.8, null, 0.3)).toEqual({ noise: '0.3', models: { sign: 'nonnegative' } })
  for (const loss of LOSSES) expect(read(0, loss, 1e-7)).toEqual({ noise: '1e-7', models: { loss } })
  expect(readAccuracyCurve('test_top1')).toBeNull()
})

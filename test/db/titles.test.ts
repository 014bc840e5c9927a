import { expect, it } from 'vitest'
import {
  joinDetails,
  runTitle,
  splitDetails,
  variantDetails,
  variantName,
  withoutOrigin,
} from '../../db/catalogue/titles.ts'

it('says in words what labels do, and leaves the short form of a network', () => {
  expect(variantName('w16 s2 b1')).toBe('w16 s2 b1')
  expect(variantName('w16 s2 b1 r=-1 symmetric=0.4')).toBe('w16 s2 b1, r\u00a0=\u00a0−1, symmetric noise 0.4')
  expect(variantName('instance=0.2')).toBe('instance-dependent noise 0.2')
  expect(variantName('h32 noise=asymmetric warmup=250')).toBe('h32, asymmetric noise, warm-up 250 steps')
  expect(variantName('')).toBe('')
})

it('titles a run by its method, its masking and what tells it apart', () => {
  const run = { kind: 'representation', method: 'simclr', masking: 'adios', label: 'lambda=5' } as const
  expect(runTitle(run)).toBe('SimCLR + ADIOS, lambda 5')
  expect(runTitle({ ...run, label: '' })).toBe('SimCLR + ADIOS')
  expect(runTitle({ ...run, label: 'lambda=5 evaluations=knn+linear' })).toBe(
    'SimCLR + ADIOS, lambda 5, evaluations knn+linear',
  )
  expect(runTitle({ ...run, kind: 'noisy-labels', label: 'hidden=8' })).toBe('Label smoothing, hidden 8')
})

it('puts one sign between the parts of details, and leaves out what a badge says', () => {
  const details = joinDetails('ResNet-18, 3×3 stem', ...variantDetails('w16 s2 b1 r=-1 reference'), '', null, false)
  expect(details).toBe('ResNet-18, 3×3 stem · w16 s2 b1 · r\u00a0=\u00a0−1 · reference')
  expect(splitDetails(details)).toHaveLength(4)
  expect(withoutOrigin(details, 'reference')).toBe('ResNet-18, 3×3 stem · w16 s2 b1 · r\u00a0=\u00a0−1')
  expect(withoutOrigin(details, null)).toBe(details)
  expect(withoutOrigin('reference', 'reference')).toBe('')
})

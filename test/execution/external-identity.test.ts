import { expect, it } from 'vitest'
import { externalSchema } from '../../db/config/external.ts'
import { describe as describeRun, nameOf } from '../../db/describe-run.ts'
import { identify } from '../../harness/execution/plan/identity.ts'

const digest = (letter: string) => letter.repeat(64)
const weights = (path: string, sha256: string) => ({
  kind: 'weights',
  file: { path, sha256 },
  shape: { name: 'resnet50' },
})
const config = (more: object = {}) =>
  externalSchema.parse({
    kind: 'external',
    name: 'mine',
    dataset: 'fashion-mnist-mini',
    imageSize: 32,
    source: weights('/a/encoder.pth', digest('a')),
    ...more,
  })

it('a file is the same wherever it lies and whatever is said of it', () => {
  const moved = config({ source: weights('/b/other.pth', digest('a')), told: { epochs: 3, note: 'moved' } })
  expect(identify(moved).id).toBe(identify(config()).id)
})

it('other contents are another run of the same row, another size another row', () => {
  const seed1 = config({ source: weights('/a/encoder.pth', digest('b')), seed: 1 })
  expect(identify(seed1).id).not.toBe(identify(config()).id)
  expect(identify(seed1).groupId).toBe(identify(config()).groupId)
  expect(identify(config({ imageSize: 64 })).groupId).not.toBe(identify(config()).groupId)
})

it('its name is the method, and the variant says that it was trained elsewhere', () => {
  const variant = 'elsewhere'
  expect(describeRun(config())).toEqual({ method: 'mine', masking: 'not-given', backbone: 'resnet50', variant })
  expect(nameOf(config())).toBe('fashion-mnist-mini/mine/0')
})

it('a name that was given stands alone, whatever the network; one of ours has its network beside it', () => {
  const vit = { ...weights('/a/encoder.pth', digest('a')), shape: { name: 'vit-tiny' } }
  const named = (name: string) => nameOf(config({ name, source: vit }))
  expect([named('vit-mine'), named('mine'), named('simclr')]).toEqual([
    'fashion-mnist-mini/vit-mine/0',
    'fashion-mnist-mini/mine/0',
    'fashion-mnist-mini/simclr-vit-tiny/0',
  ])
  const row = {
    kind: 'reported',
    masking: 'not-given',
    dataset: 'cifar10',
    backbone: 'vit-tiny',
    reportedIn: 'T',
    seed: 0,
  } as const
  expect(nameOf({ ...row, name: 'vit-mine' })).toBe('cifar10/vit-mine-reported/0')
})

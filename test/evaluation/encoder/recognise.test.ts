/** Weights without a name of their architecture are recognised by names and shapes. */
import { expect, it } from 'vitest'
import { encoderShapeSchema } from '../../../db/config/external.ts'
import type { StoredTensor } from '../../../harness/evaluation/encoder/readers/types.ts'
import { ARCHITECTURES, recognised } from '../../../harness/evaluation/encoder/recognise.ts'
import { createBackbone } from '../../../harness/models/index.ts'

/** The names and shapes of an architecture; the values are never read. */
function weightsOf(name: string, prefix = ''): Map<string, StoredTensor> {
  const { specification } = createBackbone(encoderShapeSchema.parse({ name }), 32)
  const values = () => {
    throw new Error('the values are not needed')
  }
  return new Map(specification.map((entry) => [prefix + entry.name, { shape: entry.shape, values }]))
}

it.each(ARCHITECTURES)('%s is one of them', (name) => {
  expect(recognised(weightsOf(name), null)).toEqual([name])
  const wrapped = new Map([
    ...weightsOf(name, 'module.encoder_q.'),
    ['module.queue', weightsOf(name).values().next().value!],
  ])
  expect(recognised(wrapped, null)).toEqual([name])
})

it('other widths and other layers are not', () => {
  expect(recognised(new Map([...weightsOf('resnet18')].slice(1)), null)).toEqual([])
  expect(
    recognised(
      new Map([...weightsOf('resnet18'), ['neck.weight', weightsOf('resnet18').values().next().value!]]),
      null,
    ),
  ).toEqual([])
})

import { expect, test } from 'vitest'
import { onIdleCores } from '../../harness/execution/plan/idle-cores.ts'
import { pretrainingConfig } from '../../harness/perf/pretraining-configs.ts'

test('small steps take idle cores as branches alone, larger ones as threads within ops too', () => {
  expect(onIdleCores(pretrainingConfig('simclr-small-32'), 2)).toEqual({ threads: 1, branches: 2 })
  expect(onIdleCores(pretrainingConfig('simclr-adios-small-32'), 2)).toEqual({ threads: 2, branches: 2 })
  expect(onIdleCores(pretrainingConfig('simclr-resnet18-96'), 4)).toEqual({ threads: 4, branches: 4 })
  expect(onIdleCores(pretrainingConfig('simclr-small-32'), 1)).toEqual({ threads: 1, branches: 1 })
})

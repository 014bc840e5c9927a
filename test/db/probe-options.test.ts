import { expect, it } from 'vitest'
import { representationSchema } from '../../db/config/representation.ts'
import { suites } from '../../harness/suites/index.ts'

const probesOf = (evaluations: object[]) =>
  representationSchema
    .parse({ kind: 'representation', dataset: 'fashion-mnist-mini', evaluations })
    .evaluations.map((one) => ('probe' in one ? one.probe : null))

it('a probe is convex unless asked otherwise', () => {
  const names = ['linear', 'multilabel', 'transfer-linear', 'backgrounds'].map((name) => ({ name }))
  expect(probesOf(names).map((probe) => probe?.name)).toEqual(['convex', 'convex', 'convex', 'convex'])
})

it('options of configs from before there was a choice still mean the SGD probe', () => {
  const old = { epochs: 100, learningRate: 0.1, batchSize: 128 }
  const sgd = { name: 'sgd', ...old, optimizer: 'lars' }
  expect(probesOf([{ name: 'linear', ...old, optimizer: 'lars', select: 'best' }])).toEqual([
    { ...sgd, select: 'best' },
  ])
  expect(probesOf([{ name: 'multilabel', ...old, threshold: 0.5 }])).toEqual([{ name: 'sgd', ...old }])
  expect(probesOf([{ name: 'backgrounds', ...old, optimizer: 'lars' }])).toEqual([sgd])
  expect(probesOf([{ name: 'transfer-finetune', epochs: 3 }])).toEqual([null])
})

it("the ADIOS paper's suites ask for the published probe", () => {
  const papers = suites.filter(({ name }) => name.startsWith('paper-adios'))
  const asked = papers.flatMap(({ runs }) =>
    runs.flatMap((run) => (run.kind === 'representation' ? run.evaluations : [])).filter((one) => 'probe' in one),
  )
  expect(asked.length).toBeGreaterThan(50)
  // The F1 of its table 7 is that of the online classifier.
  for (const { name, probe } of asked) {
    expect(probe).toMatchObject(
      name === 'multilabel' ? { name: 'online', learningRate: 0.1 } : { name: 'sgd', epochs: 100, learningRate: 0.1 },
    )
  }
})

import { expect, it } from 'vitest'
import { datasets } from '../../datasets/index.ts'
import { className } from '../../db/catalogue/datasets.ts'

// Listed on the server, to be read by people: those that name a few classes.
const FEW = 20

it('calls classes as their data sets do', () => {
  const named = datasets.filter(({ classes }) => classes.length > 0 && classes.length <= FEW)
  for (const { name, classes } of named)
    expect(
      classes.map((_, i) => className(name, i)),
      name,
    ).toEqual(classes)
  expect(named.length).toBeGreaterThan(7)
})

it('has no name for what has only a number', () => {
  expect([className('cifar100', 3), className('fashion-mnist-mini', 10), className('constructor', 0)]).toEqual([
    null,
    null,
    null,
  ])
})

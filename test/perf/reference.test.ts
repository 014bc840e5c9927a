import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { WORKLOADS } from '../../harness/perf/index.ts'

test('the reference in PyTorch has every workload, in the same order, and no other', () => {
  const source = readFileSync(new URL('../../harness/perf/torch_reference.py', import.meta.url), 'utf8')
  const listed = source.slice(source.indexOf('\nWORKLOADS = {'))
  expect([...listed.matchAll(/^ {4}'([^']+)': /gm)].map(([, name]) => name)).toEqual(Object.keys(WORKLOADS))
})

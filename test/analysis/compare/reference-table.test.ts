/** `compare --reference` in the formats for papers and programs. */
import { expect, test } from 'vitest'
import type { ReferenceConfiguration, ReferenceScore } from '../../../harness/analysis/compare/reference.ts'
import { writeTable } from '../../../harness/analysis/tables/formats/write.ts'
import { referenceTable } from '../../../harness/cli/commands/compare/reference-table.ts'

const score = (metric: string, changed: Partial<ReferenceScore> = {}): ReferenceScore => ({
  ...{ dataset: 'scenes', evaluation: 'knn', condition: '', metric, protocol: 'as usual' },
  ...{ here: 0.5, reference: 0.5, difference: 0, equal: true, test: null, p: null, pAdjusted: null, differs: false },
  ...changed,
})
const configuration = (name: string, scores: ReferenceScore[]): ReferenceConfiguration => ({
  ...{ name, scores, groupId: 'mine', referenceGroupId: 'theirs', seeds: [0], referenceSeeds: [0, 1, 2] },
  agreement: scores.every(({ equal }) => equal) ? 'equal' : 'differs',
})

const off = {
  here: 0.6,
  difference: 0.1,
  equal: false,
  test: 'student',
  p: 0.004,
  pAdjusted: 0.008,
  differs: true,
} as const
const CONFIGURATIONS = [
  configuration('scenes/simclr', [score('top1', off), score('top5')]),
  configuration('scenes/noisy-labels-noise=instance-warmup=500', [score('top1')]),
]
const written = (format: 'csv' | 'md' | 'latex') =>
  writeTable({ ...referenceTable(CONFIGURATIONS, ['How it is read.'], 'holm'), json: null }, format)

test('CSV has one line per score', () => {
  const [head, ...lines] = written('csv').trim().split(/\r?\n/)
  expect(head).toBe(
    'configuration,group,reference_group,n,n_reference,score,data,protocol,here,reference,difference,equal,test,p,p_adjusted,differs',
  )
  expect(lines).toHaveLength(3)
  expect(lines[0]).toBe(
    'scenes/simclr,mine,theirs,1,3,knn top1,scenes,as usual,0.6,0.5,0.1,false,student,0.004,0.008,true',
  )
})

test('Markdown and LaTeX have one row a configuration, the score that differs most, and the notes', () => {
  const md = written('md')
  expect(md).toContain('p Holm')
  expect(md).toMatch(/\| scenes\/simclr +\| +1 \| +3 \| +2 \| +1 \| +\+10\.00% knn top1 \| +\.008 \| +differs \|/)
  expect(md).toContain('- How it is read.')
  const latex = written('latex')
  expect(latex).toMatch(/scenes: simclr & 1 & 3 & 2 & 1 & \+10\.00\\% & \.008 & differs \\\\/)
  // A name that is one word would leave no room for the numbers.
  expect(latex).toContain(
    'scenes: noisy-labels noise=instance warmup=500 & 1 & 3 & 1 & 1 &  & n/a & equal in every bit',
  )
  expect(latex).toContain('% How it is read.')
})

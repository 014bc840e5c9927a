import { expect, test } from 'vitest'
import { sbatchWords } from '../../harness/execution/slurm/script.ts'

const gresOf = (device: 'cpu' | 'gpu' | null, gres?: string) => {
  const submission = { folder: '/f', array: 'a', indices: [0], compute: { threads: 1, device }, after: null }
  return sbatchWords(submission, { gres }).filter((word) => word.startsWith('--gres'))
}

test('a task on the CPU asks for no card, not even where SBATCH_GRES would', () => {
  expect(gresOf('cpu')).toEqual(['--gres=none'])
  expect(gresOf('cpu', 'gpu:1')).toEqual(['--gres=none'])
  expect(gresOf('cpu', 'gpu:a100:2,scratch:5')).toEqual(['--gres=scratch:5'])
})

test('a task on a card asks for what was given', () => {
  expect(gresOf('gpu', 'gpu:1')).toEqual(['--gres=gpu:1'])
  expect(gresOf('gpu')).toEqual([])
  expect(gresOf(null, 'gpu:1')).toEqual(['--gres=gpu:1'])
})

import { expect, test } from 'vitest'
import { batchScript, ranges, sbatchWords } from '../../../harness/execution/executors/slurm/submission.ts'

const ARRAY = { folder: '/work/my results.sqlite.slurm/quick', array: 'maskbench-quick-0a1b', compute: { threads: 2 } }

test('options go to sbatch as they are, after what every array has', () => {
  const options = { partition: 'gpu', time: '4:00:00', gres: 'gpu:1', account: 'me', jobs: 3, sbatch: ['--mem=8G'] }
  expect(sbatchWords({ ...ARRAY, indices: [0, 1, 2, 7], after: null }, options)).toEqual([
    '--job-name=maskbench-quick-0a1b',
    '--array=0-2,7%3',
    '--cpus-per-task=2',
    '--output=/work/my results.sqlite.slurm/quick/logs/%A_%a.log',
    '--requeue',
    '--open-mode=append',
    '--partition=gpu',
    '--time=4:00:00',
    '--gres=gpu:1',
    '--account=me',
    '--mem=8G',
    '/work/my results.sqlite.slurm/quick/maskbench-quick-0a1b.sh',
  ])
})

test('an array that follows another waits for it task by task, and goes with it', () => {
  const words = sbatchWords({ ...ARRAY, indices: [1], after: 12 }, {})
  expect(words).toContain('--dependency=aftercorr:12')
  expect(words).toContain('--kill-on-invalid-dep=yes')
  expect(words).toContain('--array=1')
})

test('the script sets what the engine reads at its start, unless it is set already', () => {
  const script = batchScript(ARRAY, ['/opt/mask bench/bin.mjs', 'slurm-task'], {
    ...process.env,
    TF_CPP_MIN_LOG_LEVEL: '2',
  })
  const lines = script.split('\n')
  expect(lines[0]).toBe('#!/bin/sh')
  expect(lines).toContain('export TF_NUM_INTRAOP_THREADS=2')
  expect(lines).not.toContain('export TF_CPP_MIN_LOG_LEVEL=2')
  expect(lines.at(-2)).toBe(
    `exec ${process.execPath} '/opt/mask bench/bin.mjs' slurm-task '/work/my results.sqlite.slurm/quick/maskbench-quick-0a1b.json'`,
  )
})

test('a task on the CPU hides the cards and asks for none, whatever the shell says', () => {
  const here = { ...ARRAY, compute: { threads: 2, device: 'cpu', deterministic: false } } as const
  const words = sbatchWords({ ...here, indices: [0], after: null }, { gres: 'gpu:h100:1,tmp:10G' })
  expect(words).toContain('--gres=tmp:10G')
  expect(sbatchWords({ ...here, indices: [0], after: null }, { gres: 'gpu:1' })).toContain('--gres=none')
  const lines = batchScript(here, ['bin.mjs'], { ...process.env, CUDA_VISIBLE_DEVICES: '3' }).split('\n')
  expect(lines).toContain('export CUDA_VISIBLE_DEVICES=-1')
  expect(lines).toContain('export MASKBENCH_DEVICE=cpu')
  expect(lines).toContain('export TF_DETERMINISTIC_OPS=0')
})

test('a task on a card takes the one that Slurm gives it', () => {
  const script = batchScript({ ...ARRAY, compute: { threads: 1, device: 'gpu' } }, ['bin.mjs'], { ...process.env })
  expect(script).toContain('export MASKBENCH_DEVICE=gpu')
  expect(script).not.toContain('CUDA_VISIBLE_DEVICES')
})

test.each([
  [[0], '0'],
  [[3, 1, 2], '1-3'],
  [[0, 2, 3, 9], '0,2-3,9'],
])('%j is %s', (indices, text) => {
  expect(ranges(indices)).toBe(text)
})

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

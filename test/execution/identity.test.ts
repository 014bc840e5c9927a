import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configDifferences } from '../../db/config/differences.ts'
import { withLaterOptions, withoutMasks, withoutMethod } from '../../db/config/representation.ts'
import { runConfigSchema } from '../../db/config/run.ts'
import { describe, nameOf } from '../../db/describe-run.ts'
import { canonicalJson } from '../../harness/base/hash.ts'
import { hashSources } from '../../harness/base/source-hash.ts'
import { nameOfSources, SAME_CODE_FILE, type SameCode } from '../../harness/execution/plan/code-version.ts'
import { identify } from '../../harness/execution/plan/identity.ts'
import { fakePlan } from './workbench.ts'

const heart = { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 } as const

test('what is written out and what is left to the defaults is the same run', () => {
  const short = identify(runConfigSchema.parse(heart))
  const long = identify(runConfigSchema.parse({ threads: 1, steps: 1000, seed: 0, ...heart }))
  expect(long).toEqual(short)
  expect(short.id).toMatch(/^[0-9a-f]{12}$/)
})

test('no losses for wrong labels is the same run as from before they could be chosen', () => {
  const before = runConfigSchema.parse(heart)
  expect(before).not.toHaveProperty('losses')
  expect(runConfigSchema.parse({ ...heart, losses: [] })).toEqual(before)
  expect(identify(runConfigSchema.parse({ ...heart, losses: ['gce'] })).id).not.toBe(identify(before).id)
})

test('another seed is another run of the same group; another option is another group', () => {
  const [a, b, c] = [{ seed: 0 }, { seed: 1 }, { steps: 5 }].map((more) =>
    identify(runConfigSchema.parse({ ...heart, ...more })),
  )
  expect(a!.id).not.toBe(b!.id)
  expect(a!.groupId).toBe(b!.groupId)
  expect(a!.groupId).not.toBe(c!.groupId)
})

const run = (more: object) =>
  runConfigSchema.parse({ kind: 'representation', dataset: 'fashion-mnist-mini', ...more } as never)

test.each([
  ['temperature', { method: 'byol' }, { temperature: 0.5 }],
  ['projector', { method: 'supervised' }, { projector: { hidden: 8, out: 4 } }],
  [
    'training',
    { method: 'random-init' },
    { epochs: 9, batchSize: 8, augmentation: { grey: 0 }, schedule: { warmup: 0 } },
  ],
  ['encoder', { method: 'raw-pixels' }, { backbone: { name: 'vit-tiny' }, epochs: 2 }],
  ['stem', { backbone: { name: 'resnet18' } }, { backbone: { name: 'resnet18', stemStride: 2 } }],
  ['terms under masks', { method: 'simsiam' }, { simsiam: { noMask: false } }],
  ['warm-up', { method: 'supervised' }, { supervised: { warmup: 0.1, noiseKind: 'instance' } }],
  ['precision of training', { method: 'random-init' }, { precision: 'bfloat16' }],
  ['momentum', { optimizer: { name: 'adamw' } }, { optimizer: { name: 'adamw', momentum: 0.5 } }],
  ["LARS's trust, for another optimiser", {}, { optimizer: { trust: 0.001, unclipped: true } }],
  ["LARS's own trust", { optimizer: { name: 'lars' } }, { optimizer: { name: 'lars', trust: 0.02, unclipped: false } }],
  ["Nesterov's momentum", { optimizer: { name: 'lars' } }, { optimizer: { name: 'lars', nesterov: true } }],
])('options without effect make no other run: %s', (_, plain, more) => {
  expect(identify(run({ ...plain, ...more })).id).toBe(identify(run(plain)).id)
})

test.each([
  [{}, { temperature: 0.5 }],
  [{ method: 'byol' }, { projector: { hidden: 8, out: 4 } }],
  [{}, { precision: 'float32' }],
  [{}, { evaluationPrecision: 'tf32' }],
  [{}, { deterministic: false }],
  [{}, { eager: true }],
  [{}, { branches: 2 }],
  [{ method: 'supervised', supervised: { rate: -1 } }, { supervised: { rate: -1, warmup: 0.1 } }],
  [{ backbone: { name: 'resnet18-cifar' } }, { backbone: { name: 'resnet18-cifar', stemStride: 2 } }],
  [{ method: 'simsiam', masking: 'mae' }, { simsiam: { noMask: false } }],
])('options that count make another run: %j and %j', (plain, more) => {
  expect(identify(run({ ...plain, ...more })).id).not.toBe(identify(run(plain)).id)
})

test('a supervised run without a loss for wrong labels has the config of before they could be chosen', () => {
  const plain = run({ method: 'supervised' })
  expect(Object.keys(plain.kind === 'representation' ? plain.supervised! : {})).toEqual([
    'rate',
    'warmup',
    'noise',
    'noiseKind',
    'frozenStatistics',
  ])
  const robust = run({ method: 'supervised', supervised: { noise: 0.2, loss: { name: 'gce', q: 0.5 } } })
  expect(describe(robust)).toMatchObject({ variant: 'loss=gce,q=0.5 symmetric=0.2' })
  expect(identify(robust).id).not.toBe(identify(run({ method: 'supervised', supervised: { noise: 0.2 } })).id)
})

test('a resolved config is resolved already', () => {
  for (const method of ['simclr', 'simsiam', 'byol', 'supervised', 'random-init', 'raw-pixels']) {
    const config = run({ method })
    expect(runConfigSchema.parse(config)).toEqual(config)
  }
  expect(run({ method: 'byol' })).toMatchObject({ temperature: null, projector: { hidden: 256, out: 128 } })
  expect(run({ method: 'supervised' })).toMatchObject({ temperature: null, projector: null })
})

test('a data set that several runs of a plan read is looked at once', () => {
  const known = new Map([['uci-heart', 'a digest']])
  const [a, b] = [0, 1].map((seed) => identify(runConfigSchema.parse({ ...heart, seed }), known))
  expect([a!.dataDigest, b!.dataDigest]).toEqual(['a digest', 'a digest'])
  const found = new Map<string, string>()
  expect(identify(runConfigSchema.parse(heart), found).dataDigest).toBe(found.get('uci-heart'))
})

test('keys in another order give the same canonical text', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 2 })).toBe('{"a":2,"b":[{"c":null,"d":1}]}')
})

test('the code version follows imports, and only those that matter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, 'lib'))
  write('lib/types.ts', 'export type T = 1')
  write('lib/used.ts', "import type { T } from './types.ts'\nexport const used: T = 1")
  write('lib/lazy.ts', 'export const lazy = 1')
  write('lib/unused.ts', 'export const unused = 1')
  write(
    'entry.ts',
    "import {\n  used,\n} from './lib/used.ts'\nconst x = await import('./lib/lazy.ts')\nprint('./no.ts')",
  )
  const version = () => hashSources(join(folder, 'entry.ts'))
  const before = version()
  write('lib/unused.ts', 'export const unused = 2')
  write('lib/types.ts', 'export type T = 2')
  expect(version()).toBe(before)
  write('lib/used.ts', 'export const used = 3')
  const after = version()
  expect(after).not.toBe(before)
  write('lib/lazy.ts', 'export const lazy = 4')
  expect(version()).not.toBe(after)
  rmSync(folder, { recursive: true })
})

test('names and columns tell configurations apart', () => {
  const simclr = runConfigSchema.parse({
    kind: 'representation',
    dataset: 'fashion-mnist-mini',
    masking: 'adios',
    adios: { masks: 2 },
    backbone: { name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 },
    seed: 2,
  })
  expect(nameOf(simclr)).toBe('fashion-mnist-mini/simclr-adios/2')
  expect(describe(simclr)).toEqual({
    method: 'simclr',
    masking: 'adios',
    backbone: 'resnet18-cifar',
    variant: 'w16 s2 b1',
  })
  const pixels = runConfigSchema.parse({ kind: 'representation', dataset: 'fashion-mnist-mini', method: 'raw-pixels' })
  expect(describe(pixels)).toMatchObject({ backbone: 'pixels', variant: '' })
  const noisy = runConfigSchema.parse({
    kind: 'representation',
    dataset: 'fashion-mnist-mini',
    method: 'supervised',
    backbone: { name: 'vit-tiny', patchSize: 4 },
    supervised: { rate: -1, noise: 0.4, noiseKind: 'instance' },
  })
  expect(describe(noisy)).toMatchObject({ backbone: 'vit-tiny', variant: 'p4 r=-1 instance=0.4' })
  expect(nameOf(noisy)).toBe('fashion-mnist-mini/supervised-vit-tiny-r=-1-instance=0.4/0')
  expect(describe(fakePlan([0])[0]!.config)).toMatchObject({ method: 'supervised', backbone: 'mlp', variant: 'h8' })
})

test('a config from before precision and determinism could be chosen is trained as by default', () => {
  const later = ['precision', 'evaluationPrecision', 'deterministic', 'eager', 'branches']
  const before = Object.fromEntries(Object.entries(run({})).filter(([key]) => !later.includes(key)))
  expect(before).not.toEqual(run({}))
  expect(withoutMasks(before)).toBe(withoutMasks(run({})))
  expect(withoutMasks(before)).toBe(withoutMasks(run({ evaluationPrecision: 'tf32' })))
  expect(withoutMasks(before)).not.toBe(withoutMasks(run({ precision: 'float32' })))
  expect(withoutMasks(before)).not.toBe(withoutMasks(run({ deterministic: false })))
  expect(run(before)).toEqual(run({}))
  expect(configDifferences([before, run({})].map(withLaterOptions))).toEqual([[], []])
  expect(configDifferences([before, run({ precision: 'float32' })].map(withLaterOptions))).toEqual([
    ['precision tf32'],
    ['precision float32'],
  ])
})

test('moved sources that give the same bits keep the name of the version that they came from', () => {
  const same = { representation: { 'moved sources': 'the version before' } }
  expect(nameOfSources('representation', 'moved sources', same)).toBe('the version before')
  expect(nameOfSources('representation', 'other sources', same)).toBe('other sources')
  expect(nameOfSources('noisy-labels', 'moved sources', same)).toBe('moved sources')
})

test('a version is kept for the sources of one time at most', () => {
  const same = JSON.parse(readFileSync(SAME_CODE_FILE, 'utf8')) as SameCode
  for (const [kind, versions] of Object.entries(same)) {
    expect(['representation', 'noisy-labels']).toContain(kind)
    expect(Object.entries(versions).length).toBeLessThanOrEqual(1)
    for (const word of Object.entries(versions).flat()) expect(word).toMatch(/^[0-9a-f]{12}$/)
  }
})

test.each(['simsiam', 'byol', 'mocov3', 'barlow-twins', 'vicreg', 'dino'])(
  '%s is trained like SimCLR where nothing but the options of its own differs',
  (method) => {
    expect(withoutMethod(run({ method }))).toBe(withoutMethod(run({})))
    expect(withoutMethod(run({ method, epochs: 3 }))).not.toBe(withoutMethod(run({})))
    expect(withoutMethod(run({ method, projector: { hidden: 8, out: 4 } }))).not.toBe(withoutMethod(run({})))
  },
)

test("options and digest of a plugin's method or masking are its own; those of its data set are not", () => {
  const plain = run({}) as object
  const masked = { ...plain, masking: 'halves', options: { halves: { side: 1 } }, plugins: { halves: 'a1' } }
  expect(withoutMasks(masked)).toBe(withoutMasks(plain))
  const both = { ...masked, method: 'agree', plugins: { ...masked.plugins, agree: 'b2' } }
  expect(withoutMethod(both)).toBe(withoutMethod(plain))
  expect(withoutMasks(both)).not.toBe(withoutMasks(plain))
  const specks = { ...plain, dataset: 'specks', plugins: { specks: 'c3' } }
  expect(withoutMethod(specks)).not.toBe(withoutMethod({ ...specks, plugins: { specks: 'c4' } }))
})

/** Figure 1 on the command line. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import { dataset } from '../../datasets/sets/fashion-mnist-mini.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { artefacts } from '../../db/schema/index.ts'
import { Random } from '../../harness/base/random.ts'
import { checkpointMetadata } from '../../harness/evaluation/encoder/encoder.ts'
import { crfOptions, refined } from '../../harness/masking/dense-crf.ts'
import { coloured } from '../../harness/masking/gallery.ts'
import { encodeSafetensors } from '../../harness/models/safetensors.ts'
import { ArtefactStore } from '../../harness/store/artefacts.ts'
import { masksOf } from '../../harness/training/mask-watch.ts'
import { Learner } from '../../harness/training/step.ts'
import { makeStore } from '../analysis/compare/store.ts'
import { commands } from '../cli/helpers/in-process.ts'

const SIZE = 16
const config = representationSchema.parse({
  kind: 'representation',
  dataset: dataset.name,
  imageSize: SIZE,
  backbone: { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 },
  masking: 'adios',
  adios: { masks: 3 },
})

const here = commands()
const path = (name: string) => join(here.path, name)
const learner = new Learner(config, dataset.classes.length, new Random(5))
const bytes = encodeSafetensors(learner.masking.occlusion!.parameters.arrays(), checkpointMetadata(config))
/** A photograph of one's own: a ramp of grey. */
const ramp = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, at) => 20 + 12 * (Math.floor(at / 3) % SIZE))

beforeAll(async () => {
  writeFileSync(path('occlusion.safetensors'), bytes)
  const raw = { width: SIZE, height: SIZE, channels: 3 as const }
  await sharp(ramp, { raw }).png().toFile(path('ramp.png'))
})
afterAll(() => {
  here[Symbol.dispose]()
  learner.dispose()
})

/** The heads, and the pixels of the pictures, column by column. */
async function drawn(file: string): Promise<{ heads: string[]; pictures: Uint8Array[] }> {
  const svg = readFileSync(path(file), 'utf8')
  const heads = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!)
  const encoded = [...svg.matchAll(/base64,([^"]+)"/g)].map(([, text]) => Buffer.from(text!, 'base64'))
  return { heads, pictures: await Promise.all(encoded.map((png) => sharp(png).raw().toBuffer())) }
}

const black = (picture: Uint8Array) =>
  Array.from({ length: SIZE * SIZE }, (_, i) => Number(picture[3 * i] === 0 && picture[3 * i + 1] === 0))
const share = (picture: Uint8Array) => black(picture).reduce((sum, one) => sum + one, 0) / SIZE ** 2

describe('plot-masks', () => {
  it("draws an image of one's own under every scheme, and the learned masks before and after the CRF", async () => {
    const words = ['occlusion.safetensors', '--images', 'ramp.png', '--out', 'own.svg', '--json']
    const { code, stdout, stderr } = await here.maskbench('plot-masks', ...words)
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      images: 1,
      size: SIZE,
      columns: ['Image', 'Context encoder', 'MAE', 'BEiT', 'ADIOS', 'ADIOS and CRF'],
    })
    const { heads, pictures } = await drawn('own.svg')
    expect(heads).toEqual(['Image', 'Context', 'encoder', 'MAE', 'BEiT', 'ADIOS', 'ADIOS', 'and CRF'])
    const [image, square, mae, beit, adios, crf] = pictures as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
    expect([...image]).toEqual([...ramp])
    const inside = (i: number) => [i % SIZE, Math.floor(i / SIZE)].every((place) => place >= 4 && place < 12)
    expect(black(square)).toEqual(Array.from({ length: SIZE * SIZE }, (_, i) => Number(inside(i))))
    expect(share(mae)).toBe(0.75)
    expect(share(beit)).toBeGreaterThanOrEqual(0.3)
    for (const masked of [square, mae, beit]) {
      expect(black(masked).every((hidden, i) => hidden === 1 || masked[3 * i] === ramp[3 * i])).toBe(true)
    }
    const split = { images: inMemory(ramp, 1), labels: null, count: 1, size: SIZE }
    const own = masksOf(learner, split, dataset, new Random(0))!
    expect([...adios]).toEqual([...coloured(own.values, own.n)])
    const after = refined(ramp, own, SIZE, crfOptions(SIZE))
    expect([...crf]).toEqual([...coloured(after, own.n)])
    expect(crf.equals(adios)).toBe(false)
  })

  it('draws test images with the masks of a stored run, without the CRF where asked, the same for the same seed', async () => {
    using store = makeStore()
    const id = store.add({ masking: 'adios', config: { adios: { masks: 3 } } })
    const sha256 = new ArtefactStore(store.path).write(bytes)
    const file = { kind: 'checkpoint' as const, name: 'occlusion.safetensors', step: 1, sha256, bytes: bytes.length }
    store.database
      .insert(artefacts)
      .values({ runId: id, ...file, createdAt: 1 })
      .run()
    const draw = (out: string, ...words: string[]) =>
      here.maskbench('plot-masks', id, '--count', '2', '--no-crf', '--out', out, '--db', store.path, ...words)
    expect((await draw('run.svg')).code).toBe(0)
    const { heads, pictures } = await drawn('run.svg')
    expect([heads.at(-1), pictures.length]).toEqual(['ADIOS', 10])
    const test = await dataset.load('test', SIZE)
    expect([...pictures[1]!]).toEqual([...test.images.block(1, 1)])
    const [first] = [readFileSync(path('run.svg'), 'utf8'), await draw('run.svg')]
    expect(readFileSync(path('run.svg'), 'utf8')).toBe(first)
    await draw('run.svg', '--seed', '1')
    expect(readFileSync(path('run.svg'), 'utf8')).not.toBe(first)
    await draw('run.png')
    const { width, height, format } = await sharp(path('run.png')).metadata()
    expect([format, width! > 1000, height! > 400]).toEqual(['png', true, true])
    await draw('run.pdf')
    const pdf = readFileSync(path('run.pdf'), 'latin1')
    expect([pdf.startsWith('%PDF-'), pdf.match(/\/Subtype \/Image/g)]).toEqual([
      true,
      Array(10).fill('/Subtype /Image'),
    ])
    const plain = store.add({})
    const refused = await here.maskbench('plot-masks', plain, '--out', 'no.svg', '--db', store.path)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('has no occlusion model in this store')])
    expect(refused.stderr).toContain(`name a run that has one: ${id} (fashion-mnist-mini/simclr-adios/0)`)
    store.add({ seed: 1 })
    const several = await here.maskbench(
      'plot-masks',
      'fashion-mnist-mini/simclr',
      '--out',
      'no.svg',
      '--db',
      store.path,
    )
    expect(several.stderr).toMatch(
      /none of the 2 runs called "fashion-mnist-mini\/simclr" has an occlusion model in this store\. name a run that has one: /,
    )
    store.add({ masking: 'adios', seed: 1, config: { adios: { masks: 3 } } })
    const named = ['plot-masks', 'fashion-mnist-mini/simclr-adios', '--count', '1', '--no-crf', '--db', store.path]
    expect((await here.maskbench(...named, '--out', 'only.svg')).code).toBe(0)
    const more = store.add({ masking: 'adios', seed: 2, config: { adios: { masks: 3 } } })
    store.database
      .insert(artefacts)
      .values({ runId: more, ...file, createdAt: 1 })
      .run()
    const two = await here.maskbench(...named, '--out', 'no.svg')
    expect([two.code, two.stderr]).toEqual([
      2,
      expect.stringContaining('2 runs with an occlusion model are called "fashion-mnist-mini/simclr-adios"'),
    ])
    expect(two.stderr).toContain(more)
  })

  it.each([
    ['an encoder', 'computes features, not masks', () => ['encoder.safetensors']],
    ['weights of another shape', 'does not fit the options stored with it', () => ['other.safetensors']],
    ['foreign weights', 'does not say with which options it was trained', () => ['foreign.safetensors']],
    [
      'another ending',
      'figure.jpg does not end in one of .svg, .png and .pdf',
      () => ['occlusion.safetensors', '--out', 'figure.jpg'],
    ],
    ['a file that is no image', 'cannot be read', () => ['occlusion.safetensors', '--images', 'occlusion.safetensors']],
    ['large images with a CRF', 'leave it out with --no-crf', () => ['large.safetensors', '--images', 'ramp.png']],
  ])('refuses %s', async (_, message, words) => {
    const occlusion = learner.masking.occlusion!.parameters.arrays()
    const store = (name: string, arrays: typeof occlusion, metadata: Record<string, string>) =>
      writeFileSync(path(name), encodeSafetensors(arrays, metadata))
    store('encoder.safetensors', learner.parameters.arrays(), checkpointMetadata(config))
    store('other.safetensors', occlusion, checkpointMetadata({ ...config, imageSize: 32 }))
    store('foreign.safetensors', occlusion, {})
    const large = { ...config, imageSize: 128 }
    const wide = new Learner(large, 10, new Random(0))
    store('large.safetensors', wide.masking.occlusion!.parameters.arrays(), checkpointMetadata(large))
    wide.dispose()
    const given = words()
    const out = given.includes('--out') ? [] : ['--out', 'figure.svg']
    const { code, stderr } = await here.maskbench('plot-masks', ...given, ...out)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

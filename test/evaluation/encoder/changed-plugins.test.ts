/** Checkpoints of runs whose plugins are loaded in another version. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { representationSchema } from '../../../db/config/representation.ts'
import { Random } from '../../../harness/base/random.ts'
import { checkpointMetadata, readEncoder } from '../../../harness/evaluation/encoder/encoder.ts'
import { createBackbone } from '../../../harness/models/index.ts'
import { Parameters } from '../../../harness/models/parameters.ts'
import { encodeSafetensors } from '../../../harness/models/safetensors.ts'
import { loadPlugins } from '../../../harness/plugins/load.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { pictures } from '../../cli/helpers/pictures.ts'

const PLUGIN = join(import.meta.dirname, '../../../docs/examples/random-walk.ts')
const SMALL = { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 }

it('a reader is told which plugin has changed since, and in which version it is loaded', async () => {
  using here = commands()
  await loadPlugins([PLUGIN])
  const given = { kind: 'representation', dataset: 'fashion-mnist-mini', imageSize: 16, backbone: SMALL }
  const config = representationSchema.parse({ ...given, masking: 'random-walk' })
  const loaded = config.plugins!['random-walk']!
  const parameters = Parameters.initialise(createBackbone(config.backbone, 16).specification, new Random(1))
  const save = (digest: string) => {
    const file = join(here.path, `${digest}.safetensors`)
    const metadata = checkpointMetadata({ ...config, plugins: { 'random-walk': digest } })
    writeFileSync(file, encodeSafetensors(parameters.arrays(), metadata))
    return file
  }
  const had = 'its plugin random-walk has changed since its run was made: that had the version earlier'
  expect(readEncoder(save('earlier')).notes).toEqual([`${had}, loaded is ${loaded}`])
  expect(readEncoder(save(loaded)).notes).toEqual([])
  parameters.dispose()
  await pictures(join(here.path, 'own'), ['cat', 'dog'], 2)
  for (const [digest, told] of [['earlier', true] as const, [loaded, false] as const]) {
    const words = ['--weights', `${digest}.safetensors`, '--data', 'folder:own', '--out', 'own.npy']
    const { code, stderr } = await here.maskbench('embed', '--plugin', PLUGIN, ...words)
    expect([code, stderr.includes(`earlier.safetensors: ${had}`)]).toEqual([0, told])
  }
})

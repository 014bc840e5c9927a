import { existsSync, readFileSync, rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BadTorchFile, readTorchFile, TorchTensor } from '../../../datasets/formats/torch/torch-file.ts'
import { UsageError } from '../../../harness/base/errors.ts'
import { Random } from '../../../harness/base/random.ts'
import { decodeSafetensors } from '../../../harness/models/safetensors.ts'
import { zipOf } from './zip-of.ts'

const fixture = (name: string) => readFileSync(new URL(`../../golden/foreign-files/${name}`, import.meta.url))

/** A file of torch's older form, whose object is this pickle. */
function legacy(pickle: string): Buffer {
  const magic = Buffer.from('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.', 'latin1')
  return Buffer.concat([magic, Buffer.from(`\x80\x02M\xe9\x03.\x80\x02}.${pickle}\x80\x02].`, 'latin1')])
}

it('reads dictionaries, numbers and text of a checkpoint', () => {
  const content = readTorchFile(fixture('solo-learn.ckpt')) as Map<string, unknown>
  expect(content.get('epoch')).toBe(3)
  expect(content.get('pytorch-lightning_version')).toBe('2.1.2')
  const weights = content.get('state_dict') as Map<string, TorchTensor>
  expect(weights.get('backbone.conv1.weight')!.shape).toEqual([8, 3, 3, 3])
  expect(content.get('hyper_parameters')).toMatchObject({ name: 'argparse.Namespace' })
})

it('refuses any other global by its name, and runs nothing', () => {
  const marker = `/tmp/maskbench-evil-${process.pid}`
  rmSync(marker, { force: true })
  const evil = legacy(`\x80\x02cposix\nsystem\nX\x20\x00\x00\x00${`touch ${marker}`.padEnd(32)}\x85R.`)
  expect(() => readTorchFile(evil)).toThrow('it holds posix.system, which is not read')
  expect(existsSync(marker)).toBe(false)
  expect(() => readTorchFile(legacy('\x80\x02c__builtin__\neval\n)R.'))).toThrow('__builtin__.eval')
  expect(() => readTorchFile(legacy('\x80\x02ctorch.nn.modules.linear\nLinear\n)\x81.'))).toThrow('Linear')
})

it('says of models, quantised weights and programs what they are', () => {
  const globals = (module: string, name: string) => () => readTorchFile(legacy(`\x80\x02c${module}\n${name}\n)\x81.`))
  expect(globals('torchvision.models.resnet', 'ResNet')).toThrow(
    'whole module, torchvision.models.resnet.ResNet, and not',
  )
  expect(globals('timm.models.vision_transformer', 'VisionTransformer')).toThrow('it is a whole module, timm.models.')
  expect(globals('torch', 'qint8')).toThrow('its weights are quantised (torch.qint8)')
  expect(globals('torch._utils', '_rebuild_qtensor')).toThrow('its weights are quantised')
  const program = zipOf(
    ['encoder/archive_format', Buffer.from('pt2')],
    ['encoder/data/weights/weight_0', Buffer.alloc(4)],
  )
  expect(() => readTorchFile(program)).toThrow('it is a program of torch.export, not weights')
  expect(() => readTorchFile(zipOf(['a/b', Buffer.from('x')]))).toThrow('a zip archive without data.pkl')
})

it('refuses tensors that would be larger than their storage', () => {
  const huge = legacy(
    '\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x01NtQK\x00J\xff\xff\xff\x7f\x85K\x00\x85\x89NtR.',
  )
  expect(() => (readTorchFile(huge) as TorchTensor).values()).toThrow('larger than its storages')
})

it('a mutated file gives weights or one clear error', () => {
  const random = new Random(7)
  const files = [fixture('solo-learn.ckpt'), fixture('legacy.pth'), fixture('vit-small.safetensors')]
  for (let i = 0; i < 300; i++) {
    const which = i % files.length
    const bytes = Buffer.from(files[which]!)
    const edits = 1 + Math.floor(random.uniform(0, 4))
    for (let edit = 0; edit < edits; edit++) {
      // Mostly the pickle or header, and the zip directory at the end.
      const near = random.uniform(0, 1) < 0.7
      const at = near ? random.uniform(0, 6000) : bytes.length - 1 - random.uniform(0, 6000)
      bytes[Math.floor(at)] = Math.floor(random.uniform(0, 256))
    }
    const cut = random.uniform(0, 1) < 0.1 ? bytes.subarray(0, Math.floor(random.uniform(0, bytes.length))) : bytes
    try {
      if (which === 2) decodeSafetensors(cut, 'mutated')
      else readAll(readTorchFile(cut))
    } catch (error) {
      if (!(error instanceof BadTorchFile || error instanceof UsageError)) throw error
      expect(error.message).not.toBe('')
    }
  }
})

function readAll(value: unknown): void {
  if (value instanceof TorchTensor) value.values()
  else if (value instanceof Map) for (const inner of value.values()) readAll(inner)
}

/** The command line that a stored run of something made elsewhere is repeated or resumed with. */
import type { ExternalConfig } from '../../../../db/config/external.ts'
import { quoted } from '../../../base/quoted.ts'
import { pluginFlags } from '../../stored-plugins.ts'

/** The command that makes a run, or where patterns named its file, that of all seeds: it does what is left of them. */
export function commandFor(config: ExternalConfig, only?: string, patterns: readonly string[] | null = null): string {
  const { name, dataset, seed, source, imageSize, mean, std, told, trainImages } = config
  const command = source.kind === 'masks' ? 'evaluate-masks' : 'evaluate'
  const options = {
    evaluation: only,
    mean,
    std,
    'train-images': trainImages,
    epochs: told.epochs,
    'pretrained-on': told.pretrainedOn,
    note: told.note,
  }
  const given = Object.entries(options).flatMap(([flag, value]) => (value == null ? [] : [`--${flag}`, value]))
  const files = patterns === null ? filesFor(source, imageSize) : [...patterns, ...readingOf(source, imageSize)]
  const seeded = patterns === null ? ['--seed', seed] : []
  const words = [...files, '--data', dataset, '--name', name, ...seeded, '--save', ...given]
  return `npx maskbench ${command} ${words.map(quoted).join(' ')}${pluginFlags(config)}`
}

type Word = string | number | null

function filesFor(source: ExternalConfig['source'], imageSize: number | null): Word[] {
  if (source.kind === 'features') return ['--features', source.train.path, source.test.path]
  const { path } = source.file
  return source.kind === 'masks' ? ['--masks', path] : [path, ...readingOf(source, imageSize)]
}

/** How the files are read. */
function readingOf(source: ExternalConfig['source'], imageSize: number | null): Word[] {
  if (source.kind === 'features' || source.kind === 'masks') return []
  if (source.kind === 'onnx') return ['--size', imageSize, '--onnx-output', source.output]
  const { shape, key, prefix } = source
  const padding = 'stemPadding' in shape ? shape.stemPadding : 1
  const stem = shape.name.endsWith('-cifar') ? padding : null
  const untold = { heads: 'heads' in shape ? shape.heads : null, 'stem-padding': stem }
  const chosen = Object.entries({ key, prefix, ...untold }).flatMap(([flag, value]) => {
    return value == null ? [] : [`--${flag}`, value]
  })
  return ['--arch', shape.name, '--size', imageSize, ...chosen]
}

/** Every preset by name. Each data set's presets have their own file. */
import { didYouMean } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'
import { presets as cpu } from './cpu.ts'
import { presets as imagenet100 } from './imagenet100.ts'
import { presets as imagenet100s } from './imagenet100s.ts'
import type { Preset } from './preset.ts'
import { presets as soloLearn } from './solo-learn.ts'
import { presets as stl10 } from './stl10.ts'
import { presets as tuned, tunedPresets } from './tuned.ts'

const published = [...stl10, ...imagenet100s, ...imagenet100]

export const presets: readonly Preset[] = [...cpu, ...published, ...tunedPresets(published), ...tuned, ...soloLearn]

/** @throws UsageError when no preset has that name. */
export function findPreset(name: string): Preset {
  const found = presets.find((preset) => preset.name === name)
  if (found) return found
  const guess = didYouMean(
    name,
    presets.map((preset) => preset.name),
  )
  const remedy = guess === undefined ? 'see `npx maskbench presets`' : `did you mean ${guess}?`
  throw new UsageError({ what: `no preset ${name}`, remedy })
}

/** Every preset by name. Presets of one origin share a file. */
import { asksFor, didYouMean } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'
import { presets as cpu } from './cpu.ts'
import type { Preset } from './preset.ts'
import { imagenet100, imagenet100s, stl10 } from './published.ts'
import { presets as soloLearn } from './solo-learn.ts'
import { presets as tuned, tunedPresets } from './tuned.ts'

const published = [...stl10, ...imagenet100s, ...imagenet100]

export const presets: readonly Preset[] = [...cpu, ...published, ...tunedPresets(published), ...tuned, ...soloLearn]

/** @param suites - names that are taken for presets by mistake. @throws UsageError when no preset has that name. */
export function findPreset(name: string, suites: readonly string[] = []): Preset {
  const found = presets.find((preset) => preset.name === name)
  if (found) return found
  if (suites.includes(name)) {
    const remedy = `run it with \`npx maskbench run ${name}\`, or choose from \`npx maskbench presets\``
    throw new UsageError({ what: `no preset ${name}, which is a suite`, remedy })
  }
  const guess = didYouMean(
    name,
    presets.map((preset) => preset.name),
  )
  const remedy = guess === undefined ? 'see `npx maskbench presets`' : asksFor(guess)
  throw new UsageError({ what: `no preset ${name}`, remedy })
}

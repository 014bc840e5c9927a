/**
 * Configs of runs whose plugins are not loaded, or in another version: an encoder is read without those that only its
 * training needed.
 */
import { OPTION_GROUPS, ownersOf } from '../../../db/config/options.ts'
import { isConfigured, loadedDigest, pluginDigests } from '../../../db/config/plugins.ts'
import { UsageError } from '../../base/errors.ts'

/** What is read of a stored config here; it comes from a file. */
interface Stored {
  method?: string
  masking?: string
  backbone?: { name: string }
  evaluations?: { name: string; projector?: boolean }[]
  options?: Record<string, unknown> | null
}

/** What is to be known of plugins that are loaded in another version than the run had, in whole phrases. */
export function changedPlugins(config: Stored): string[] {
  return Object.entries(pluginDigests(config)).flatMap(([key, digest]) => {
    const loaded = loadedDigest(key)
    if (loaded === undefined || loaded === digest) return []
    return [`its plugin ${key} has changed since its run was made: that had the version ${digest}, loaded is ${loaded}`]
  })
}

/**
 * @returns the config with ours in the place of a method or masking whose plugin is not loaded, and without such
 * evaluations. What is computed with the encoder is the same.
 * @throws UsageError where the encoder itself, or the projector that is scored, is a plugin's.
 */
export function withoutAbsent(path: string, config: Stored): { config: object; notes: string[] } {
  const absent = Object.keys(pluginDigests(config)).filter((key) => !isConfigured(key))
  if (absent.length === 0) return { config, notes: [] }
  const { method = '', masking = '', evaluations = [] } = config
  const scoresProjector = evaluations.some(({ projector }) => projector === true)
  const needed = absent.filter((key) => key === config.backbone?.name || (key === method && scoresProjector))
  if (needed.length > 0) {
    const what = `${path} is of a run that uses ${needed.join(' and ')} from a plugin`
    throw new UsageError({ what, remedy: 'load it with --plugin; `npx maskbench show` of the run names its file' })
  }
  const chosen: Record<string, string> = {
    method: absent.includes(method) ? 'simclr' : method,
    masking: absent.includes(masking) ? 'none' : masking,
  }
  const known = Object.entries(config.options ?? {}).filter(([key]) => !absent.includes(key))
  const options = known.length > 0 ? Object.fromEntries(known) : undefined
  const asked = evaluations.filter(({ name }) => !absent.includes(name))
  const others = Object.entries(config).filter(([option]) => {
    if (option === 'options' || option === 'plugins') return false
    if (!Object.hasOwn(OPTION_GROUPS, option)) return true
    const { key, values } = ownersOf(option)!
    return (values as readonly string[]).includes(chosen[key]!)
  })
  const left = evaluations.filter((one) => !asked.includes(one)).map(({ name }) => name)
  return {
    config: { ...Object.fromEntries(others), ...chosen, evaluations: asked, ...(options && { options }) },
    notes:
      left.length > 0 ? [`its run's evaluation by ${left.join(', ')} is left out; load its plugin with --plugin`] : [],
  }
}

/** Where the engine's parts live. */
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The package whose binding is compiled here. */
export const packageFolder = dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))

/** The compiled N-API add-on, where the package itself looks for it. */
export const bindingPath = join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node')

/** Keeps TensorFlow's start-up chatter from the terminal; built beside the binding. */
export const mutePath = join(dirname(bindingPath), 'mute.node')

/** What the binding was built from; absent for a binding that somebody else built. */
export const stampPath = join(dirname(bindingPath), 'built-from.json')

/** Shared by all clones of a user: TensorFlow's library is 850 MB. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'maskbench')
}

/** Asks TensorFlow for its devices and sets TF32; built beside the binding, against the same library. */
export const devicePath = join(dirname(bindingPath), 'device.node')

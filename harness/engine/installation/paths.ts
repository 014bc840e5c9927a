/** Paths of the engine's parts. */
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The folder of the package whose binding is compiled here. */
export const packageFolder = dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))

/** The compiled N-API add-on, where the package itself looks for it. */
export const bindingPath = join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node')

/** The add-on that hides TensorFlow's start-up messages; built next to the binding. */
export const mutePath = join(dirname(bindingPath), 'mute.node')

/** The inputs of the binding's build; absent for a binding that maskbench did not build. */
export const stampPath = join(dirname(bindingPath), 'built-from.json')

/** The cache folder, which all clones of a user share, because TensorFlow's library takes 850 MB. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'maskbench')
}

/** The add-on that lists TensorFlow's devices and sets TF32; built next to the binding, against the same library. */
export const devicePath = join(dirname(bindingPath), 'device.node')

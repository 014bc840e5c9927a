/** Where the engine's parts live. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The package whose binding is compiled here. */
export const packageFolder = dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))

/** The compiled N-API add-on, where the package itself looks for it. */
export const bindingPath = join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node')

/** The engine's own add-on, device.node, for TensorFlow features that TensorFlow.js does not expose. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { devicePath } from './installation/paths.ts'

interface AddOn {
  devices(): { type: string; name: string; capability: string }[]
  setTensorFloat32(on: boolean): void
  tensorFloat32(): boolean
  startProfile(): void
  stopProfile(): ArrayBuffer
}

let loaded: AddOn | null | undefined

/** Null for a binding that maskbench did not build: the add-on works only with our own library. */
export function addOn(): AddOn | null {
  if (loaded === undefined)
    loaded = existsSync(devicePath) ? (createRequire(import.meta.url)(devicePath) as AddOn) : null
  return loaded
}

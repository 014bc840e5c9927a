/** The engine's own add-on, device.node: what TensorFlow can do and TensorFlow.js has no way to ask for. */
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

/** Null for a binding that somebody else built: the add-on fits our own library only. */
export const addOn = existsSync(devicePath) ? (createRequire(import.meta.url)(devicePath) as AddOn) : null

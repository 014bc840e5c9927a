/** Devices as the engine finds them. */
import type { PhysicalDevice } from '../../../harness/engine/card/physical-device.ts'

export const CPU: PhysicalDevice = {
  kind: 'cpu',
  name: null,
  capability: null,
  memoryMb: null,
  driver: null,
  uuid: null,
}
export const H100: PhysicalDevice = {
  kind: 'gpu',
  name: 'NVIDIA H100',
  capability: '9.0',
  memoryMb: 81_559,
  driver: '580.95.05',
  uuid: 'GPU-1',
}
export const A100: PhysicalDevice = {
  ...H100,
  name: 'NVIDIA A100',
  capability: '8.0',
  memoryMb: 40_960,
  uuid: 'GPU-a',
}

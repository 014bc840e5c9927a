import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { computingDevice, setTensorFloat32, tensorFloat32 } from '../../harness/engine/card/physical-device.ts'
import { devicePath } from '../../harness/engine/installation/paths.ts'
import { tf } from '../../harness/engine/tensorflow.ts'

test('the device that computes is what TensorFlow.js says it is; a CPU has no card', () => {
  const device = computingDevice()
  const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice: boolean }
  expect(device.kind).toBe(isUsingGpuDevice ? 'gpu' : 'cpu')
  if (device.kind === 'cpu') {
    expect(device).toEqual({ kind: 'cpu', name: null, capability: null, memoryMb: null, driver: null, uuid: null })
  } else {
    expect(device).toMatchObject({ name: expect.stringMatching(/./), capability: expect.stringMatching(/^\d+\.\d+$/) })
  }
})

test.runIf(existsSync(devicePath))('TF32 is on until it is turned off, and comes back', () => {
  expect(tensorFloat32()).toBe(true)
  setTensorFloat32(false)
  expect(tensorFloat32()).toBe(false)
  setTensorFloat32(true)
  expect(tensorFloat32()).toBe(true)
})

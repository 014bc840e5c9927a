/** Properties of the loaded binding that TensorFlow.js does not declare. */
import { tf } from './tensorflow.ts'

interface Backend {
  isUsingGpuDevice: boolean
  binding: { TF_Version: string }
}

/** Whether TensorFlow registered a GPU. */
export function computesOnCard(): boolean {
  return backend().isUsingGpuDevice
}

export function tensorflowVersion(): string {
  return backend().binding.TF_Version
}

function backend(): Backend {
  return tf.backend() as unknown as Backend
}

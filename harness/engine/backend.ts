/** What the loaded binding says of itself, which TensorFlow.js does not declare. */
import { tf } from './tensorflow.ts'

const { isUsingGpuDevice, binding } = tf.backend() as unknown as {
  isUsingGpuDevice: boolean
  binding: { TF_Version: string }
}

/** Whether TensorFlow registered a card. */
export const computesOnCard = isUsingGpuDevice

export const tensorflowVersion = binding.TF_Version

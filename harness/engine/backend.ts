/** Properties of the loaded binding that TensorFlow.js does not declare. */
import { tf } from './tensorflow.ts'

const { isUsingGpuDevice, binding } = tf.backend() as unknown as {
  isUsingGpuDevice: boolean
  binding: { TF_Version: string }
}

/** Whether TensorFlow registered a GPU. */
export const computesOnCard = isUsingGpuDevice

export const tensorflowVersion = binding.TF_Version

/**
 * Reads TensorFlow's KernelList message, which `list-kernels.c` writes. Field numbers are from
 * tensorflow/core/framework/kernel_def.proto.
 */
import { PbfReader } from 'pbf'

export interface Kernel {
  op: string
  /** `CPU`, `GPU`, … */
  device: string
  /** Allowed types by attribute; attributes that are missing allow any type. */
  types: Record<string, number[]>
  /** Arguments in host memory. */
  host: string[]
  /** A kernel with a label is used only if the op names that label. */
  label: string
}

export function readKernelList(bytes: Uint8Array): Kernel[] {
  return new PbfReader(bytes).readFields<Kernel[]>((tag, kernels, pbf) => {
    if (tag === 1) kernels.push(readKernel(pbf))
  }, [])
}

function readKernel(pbf: PbfReader): Kernel {
  const kernel: Kernel = { op: '', device: '', types: {}, host: [], label: '' }
  return pbf.readMessage<Kernel>((tag) => {
    if (tag === 1) kernel.op = pbf.readString()
    else if (tag === 2) kernel.device = pbf.readString()
    else if (tag === 3) readConstraint(pbf, kernel)
    else if (tag === 4) kernel.host.push(pbf.readString())
    else if (tag === 5) kernel.label = pbf.readString()
  }, kernel)
}

/** AttrConstraint: a name (1) and an AttrValue (2), whose list (1) holds types (6). */
function readConstraint(pbf: PbfReader, { types }: Kernel): void {
  let name = ''
  const allowed: number[] = []
  const readList = (tag: number) => {
    if (tag === 6) pbf.readPackedVarint(allowed)
  }
  const readValue = (tag: number) => {
    if (tag === 1) pbf.readMessage(readList, undefined)
  }
  pbf.readMessage((tag) => {
    if (tag === 1) name = pbf.readString()
    else if (tag === 2) pbf.readMessage(readValue, undefined)
  }, undefined)
  types[name] = allowed
}

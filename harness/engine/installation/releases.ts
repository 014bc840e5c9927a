/** The installed releases: TensorFlow's own wheels, pinned by digest, and the files of them that are kept. */
import { createHash } from 'node:crypto'

export type EngineKind = 'cpu' | 'gpu'

export interface Wheel {
  name: string
  version: string
  sha256: string
  /** Size of the download in bytes. */
  bytes: number
}

export interface Release {
  kind: EngineKind
  version: string
  wheels: readonly Wheel[]
  /** Prefixes of the paths to unpack, where `*` is a wildcard: libraries, headers and licences. */
  keep: readonly string[]
  /** Size of the kept files in bytes. */
  unpacked: number
}

const VERSION = '2.21.0'

const TENSORFLOW_FILES = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
  'tensorflow/include/LICENSE',
  'tensorflow/THIRD_PARTY_NOTICES.txt',
]

const CPU: Release = {
  kind: 'cpu',
  version: VERSION,
  wheels: [
    wheel('tensorflow-cpu', VERSION, '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c', 273_829_956),
  ],
  keep: TENSORFLOW_FILES,
  unpacked: 855_000_000,
}

const LIBRARIES = [
  ...['cublas', 'cublasLt', 'cudart', 'cudnn', 'cudnn_*', 'cufft', 'cusolver', 'cusparse'],
  ...['nvJitLink', 'nvrtc', 'nvrtc-builtins'],
]

/**
 * The wheels of the `and-cuda` extra that are used: by TensorFlow at its start (cuBLAS, the runtime, cuDNN, cuFFT,
 * cuSOLVER, cuSPARSE), by these libraries (NVRTC for kernels compiled at run time, nvJitLink), and by XLA (ptxas and
 * libdevice of nvcc). Not used are NCCL (for several GPUs in one process), CUPTI (for the profiler) and cuRAND.
 */
const GPU: Release = {
  kind: 'gpu',
  version: VERSION,
  wheels: [
    wheel('tensorflow', VERSION, '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124', 572_440_367),
    nvidia('cublas', '12.9.3.13', 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72', 581_217_458),
    nvidia('cuda-nvcc', '12.9.86', '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0', 40_546_229),
    nvidia('cuda-nvrtc', '12.9.86', '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4', 89_568_129),
    nvidia('cuda-runtime', '12.9.79', '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3', 3_493_179),
    nvidia('cudnn', '9.28.0.42', '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375', 716_538_495),
    nvidia('cufft', '11.4.1.4', 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28', 200_877_592),
    nvidia('cusolver', '11.7.5.82', '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88', 338_117_415),
    nvidia('cusparse', '12.5.10.65', '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78', 366_465_088),
    nvidia('nvjitlink', '12.9.86', 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9', 39_748_338),
  ],
  keep: [
    ...TENSORFLOW_FILES,
    ...LIBRARIES.map((name) => `nvidia/*/lib/lib${name}.so.`),
    'nvidia/*/bin/ptxas',
    'nvidia/*/nvvm/libdevice/',
    '*.dist-info/licenses/',
    '*.dist-info/License',
  ],
  unpacked: 4_610_000_000,
}

export const RELEASES: Readonly<Record<EngineKind, Release>> = { cpu: CPU, gpu: GPU }

/** Version of the folder's layout and its list of contents. A new number creates a new folder for the same release. */
const LAYOUT = 2

/** Name of a release's folder in the cache: version, kind, and a digest of layout, wheels and patterns. */
export function releaseKey({ kind, version, wheels, keep }: Release): string {
  const contents = JSON.stringify([LAYOUT, wheels.map(({ sha256 }) => sha256), keep])
  return `tensorflow-${version}-${kind}-${createHash('sha256').update(contents).digest('hex').slice(0, 12)}`
}

function wheel(name: string, version: string, sha256: string, bytes: number): Wheel {
  return { name, version, sha256, bytes }
}

function nvidia(part: string, version: string, sha256: string, bytes: number): Wheel {
  return wheel(`nvidia-${part}-cu12`, version, sha256, bytes)
}

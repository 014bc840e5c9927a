/** Diagnoses why TensorFlow's GPU library registered no GPU, from the driver, the device files and TensorFlow's log. */
import type { DeviceFiles, Driver } from './driver.ts'
import type { NoCard } from './no-card-reason.ts'
import { unfitness } from './requirements.ts'

export interface Facts {
  /** CUDA_VISIBLE_DEVICES. */
  visible: string | undefined
  /** The driver as this process sees it, and without CUDA_VISIBLE_DEVICES. */
  driver: Driver
  unhidden: Driver
  /** Version of the driver in the kernel. */
  kernel: string | null
  files: DeviceFiles
  /** Whether the process runs in a Slurm job. */
  slurm: boolean
  /** TensorFlow's log at start-up; read last, because it takes a second. */
  log(): string
}

export function diagnose(facts: Facts): NoCard {
  return (
    noDriver(facts) ??
    unfitness(facts.driver.cards.length > 0 ? facts.driver : facts.unhidden) ??
    hidden(facts) ??
    noAccess(facts) ??
    missing(facts.log()) ??
    unknown(facts)
  )
}

function noDriver({ kernel, files, unhidden }: Facts): NoCard | null {
  if (kernel !== null || files !== 'missing' || unhidden.cards.length > 0) return null
  if (unhidden.cuda === null) {
    return {
      reason: 'no-driver',
      what: 'no NVIDIA driver is loaded on this machine, so there is no GPU to compute on',
      remedy: 'Install the driver, 525.60.13 or newer',
    }
  }
  return {
    reason: 'no-driver',
    what: "the NVIDIA driver's library is installed, but the kernel has no driver loaded",
    remedy: 'Load it with `sudo modprobe nvidia`, or reinstall the driver',
  }
}

function hidden({ visible, driver, unhidden }: Facts): NoCard | null {
  const [card] = unhidden.cards
  if (visible === undefined || driver.cards.length > 0 || card === undefined) return null
  return {
    reason: 'card-hidden',
    what: `CUDA_VISIBLE_DEVICES='${visible}' hides the GPU (${card.name})`,
    remedy: `Unset it, or set it to a GPU such as ${card.uuid}`,
  }
}

/** The driver is loaded, but this process cannot access it or its GPUs. */
function noAccess({ unhidden, kernel, files, slurm }: Facts): NoCard | null {
  if (unhidden.cards.length > 0) return null
  const loaded = `the NVIDIA driver${kernel === null ? '' : ` ${kernel}`} is loaded`
  const container = 'Start the container with `--gpus all` (Docker, Podman) or `--nv` (Apptainer)'
  const job = 'Request a GPU from Slurm, for example with `--gres=gpu:1`'
  if (unhidden.error === 'library') {
    return {
      reason: 'no-access',
      what: `${loaded}, but its libcuda.so.1 is not found here`,
      remedy: `${container}; outside a container, install the driver's libraries`,
    }
  }
  if (files === 'closed') {
    return {
      reason: 'no-access',
      what: `${loaded}, but /dev/nvidia* cannot be opened`,
      remedy: slurm ? job : 'Ask to be added to the group that owns these files',
    }
  }
  if (files === 'missing' || unhidden.error === 'CUDA_ERROR_NO_DEVICE') {
    const seen = files === 'missing' ? 'there is no /dev/nvidia0 here' : 'it shows no GPU to this process'
    return { reason: 'no-access', what: `${loaded}, but ${seen}`, remedy: slurm ? job : container }
  }
  return null
}

/** The library that TensorFlow could not find. It logs each of them at level 1 of its loader's log. */
function missing(log: string): NoCard | null {
  const names = [...log.matchAll(/Could not load dynamic library '([^']+)'/g)].map(([, name]) => name!)
  const [first] = names.filter((name) => !/^lib(cuda|nvidia-ml|nvinfer)/.test(name) || /^libcudart/.test(name))
  if (first === undefined) return null
  return {
    reason: 'library-missing',
    what: `TensorFlow cannot load ${first}, which it needs for GPUs`,
    remedy: 'Run `npx maskbench setup --verify`',
  }
}

function unknown({ unhidden: { error, detail }, log }: Facts): NoCard {
  if (error === 'CUDA_ERROR_SYSTEM_DRIVER_MISMATCH') {
    return {
      reason: 'unknown',
      what: "the NVIDIA driver's library and the driver in the kernel have different versions",
      remedy: 'Restart the machine, or remove the library of an older installation from LD_LIBRARY_PATH',
    }
  }
  const complaint =
    error === null ? lastComplaint(log()) : `the driver says ${[error, detail].filter(Boolean).join(', ')}`
  return {
    reason: 'unknown',
    what: `TensorFlow finds no GPU (${complaint})`,
    remedy: "Check the output of `nvidia-smi`, and TensorFlow's log with TF_CPP_MIN_LOG_LEVEL=0",
  }
}

/** The last warning or error, without its time and source location. */
function lastComplaint(log: string): string {
  const line = log.split('\n').findLast((text) => /^[WEF]\d{4} /.test(text) || /what\(\):/.test(text))
  return line?.replace(/^.*?\] |^\s*what\(\):\s*/, '').trim() ?? 'it gives no reason'
}

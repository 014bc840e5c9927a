/** `fake-task FILE`: the real task of an array around a fake run, in a job of Slurm. */
import { doTask } from '../../harness/execution/executors/apart/task.ts'
import { runFake } from '../execution/fakes/run.ts'
import { trainFake } from './fake-training.ts'

const runners = {
  'noisy-labels': { entry: '', load: async () => runFake },
  representation: { entry: '', load: async () => trainFake },
  external: { entry: '', load: () => Promise.reject(new Error('no such run')) },
}
const index = Number(process.env.SLURM_ARRAY_TASK_ID)
void doTask(process.argv[2]!, index, { runners, engine: async () => null }).then((code) => {
  process.exitCode = code
})

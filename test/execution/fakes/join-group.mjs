/** Loaded before a worker: puts it into a control group. */
import { writeFileSync } from 'node:fs'

writeFileSync(`${process.env.CONTROL_GROUP}/cgroup.procs`, String(process.pid))

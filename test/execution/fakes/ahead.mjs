// Preloaded: once the file that `AHEAD` names is there, the clock that only goes forward is an hour further.
import { existsSync } from 'node:fs'

const real = performance.now.bind(performance)
performance.now = () => real() + (existsSync(process.env.AHEAD) ? 3_600_000 : 0)

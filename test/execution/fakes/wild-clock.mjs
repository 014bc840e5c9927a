/** Loaded before a worker: a clock that jumps by up to five hours, forward or back, every time it is read. */
const real = Date.now
Date.now = () => real() + (Math.random() - 0.5) * 36e6

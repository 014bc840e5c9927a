import { vi } from 'vitest'

/** The clock that only goes forward, which jumps by an hour when told to: no test has to wait for what hangs. */
export function anHourAhead(): Disposable & { jump(): void } {
  const real = performance.now.bind(performance)
  let ahead = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead)
  return {
    jump() {
      ahead += 3_600_000
    },
    [Symbol.dispose]: () => clock.mockRestore(),
  }
}

/** What pages answer to addresses that have mistakes. */
import { expect, it } from 'vitest'

type Get = (address: string) => Promise<Response>

/** Declares a test for each address: the page is shown, and names what it ignored. */
export function testIgnored(get: Get, cases: readonly (readonly [what: string, address: string])[]): void {
  it.each(cases)('answers %s with the page, and names what it ignored', async (_, address) => {
    const response = await get(address)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Ignored')
  })
}

/** Declares a test for each address: it is refused with this status. */
export function testRefusals(get: Get, cases: readonly (readonly [address: string, status: number])[]): void {
  it.each(cases)('refuses %s with %i', async (address, status) => {
    expect((await get(address)).status).toBe(status)
  })
}

/** Declares a test for each address: it is answered with this status, and tells nothing of the code. */
export function testStatuses(get: Get, cases: readonly (readonly [address: string, status: number])[]): void {
  it.each(cases)('answers %s with %i', async (address, status) => {
    const response = await get(address)
    expect(response.status).toBe(status)
    expect(await response.text()).not.toMatch(/at .*\.(js|ts):\d+/)
  })
}

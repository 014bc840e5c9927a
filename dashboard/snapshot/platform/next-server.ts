/** An export has no request to wait for. */
export async function connection(): Promise<void> {}

/**
 * How long what is over is kept beyond its end, in milliseconds: bodies of callbacks, 3-D Secure challenges, and the ways
 * to ended pages.
 */
export const RETENTION_MS = 30 * 24 * 3_600_000

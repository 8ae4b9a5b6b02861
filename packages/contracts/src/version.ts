/** The version that new keys and endpoints are pinned to. */
export const CURRENT_API_VERSION = '2026-05-01'

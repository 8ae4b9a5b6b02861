/** A five-digit number of a key (FNV-1a), so that transaction ids of different accounts do not meet. */
export function idSpaceOf(securityKey: string): number {
  let hash = 0x811c9dc5
  for (const character of securityKey) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return 10_000 + ((hash >>> 0) % 90_000)
}

/** The key under which a Converge account is kept: no security key of NMI's looks like it. */
export const convergeKey = (merchantId: string): string => `converge/${merchantId}`

/** Whose protocol the account of a key speaks. */
export const gatewayOf = (key: string): 'nmi' | 'elavon' => (key.startsWith('converge/') ? 'elavon' : 'nmi')

/** The id under which an account is shown: derived from its key, but not the key. */
export async function accountId(securityKey: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(securityKey))
  const hex = [...new Uint8Array(digest).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `acct_${hex}`
}

/** What the cardholder of a challenged payment does, without a browser. */

/** A card of the sandbox gateway whose issuer wants to hear from its holder. */
export const CHALLENGED_CARD = '4000000000003220'

/** Passes or fails a challenge on the bank's page. Gives the address to which the bank sends the browser. */
export async function answerChallenge(url: string, result: 'passed' | 'failed'): Promise<string> {
  const page = await fetch(url)
  if (!page.ok) throw new Error(`the bank’s page answered ${page.status}`)
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ result }), redirect: 'manual' })
  const location = response.headers.get('location')
  if (response.status !== 303 || location === null) throw new Error(`the bank answered ${response.status}`)
  return location
}

export interface Back {
  readonly status: number
  readonly location: string | null
  readonly text: string
}

/** Follows the bank's redirect, and no further. */
export async function comeBack(returnUrl: string): Promise<Back> {
  const response = await fetch(returnUrl, { redirect: 'manual' })
  return { status: response.status, location: response.headers.get('location'), text: await response.text() }
}

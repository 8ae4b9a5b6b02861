// @ts-check
/** Waits for a payment's outcome: asks, less and less often, and moves on as soon as there is one. */

/** Waits between two looks at the status; the last one repeats. */
const WAITS_MS = [1000, 1500, 2000, 3000, 5000, 8000, 15_000]
const ASK_MS = 15_000
const SLOW_AFTER_MS = 45_000
/** A request may still be on its way, so only this many answers `open` in a row mean that none arrived. */
const OPEN_ANSWERS = 4

/** @param {string} id */
const byId = (id) => document.getElementById(id)
const data = JSON.parse(byId('checkout-data')?.textContent ?? '{}')
const started = Date.now()
let openAnswers = 0
let round = 0
let asking = false
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/** @param {string} words */
function say(words) {
  const status = byId('status')
  if (status && status.textContent !== words) status.textContent = words
}

/** @param {string} words Ends the wait, with a way to try again. */
function end(words) {
  say(words)
  document.querySelector('.spinner')?.remove()
  const retry = byId('retry')
  if (retry) retry.hidden = false
}

/** @returns {Promise<{ status: string, redirect_url?: string, message?: string } | null>} */
async function ask() {
  try {
    const response = await fetch(data.statusUrl, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(ASK_MS),
    })
    return response.ok ? await response.json() : null
  } catch {
    return null
  }
}

/** @param {string} url */
function leave(url) {
  say(data.messages.paid)
  location.replace(url)
}

async function look() {
  if (asking) return
  asking = true
  const reply = await ask()
  asking = false
  openAnswers = reply?.status === 'open' ? openAnswers + 1 : 0
  if (reply?.status === 'paid') return leave(reply.redirect_url ?? location.href)
  if (reply?.status === 'declined') return end(reply.message ?? data.messages.declined)
  if (reply?.status === 'expired') return reply.redirect_url ? leave(reply.redirect_url) : end(data.messages.expired)
  if (openAnswers >= OPEN_ANSWERS && data.retryUrl) return location.replace(data.retryUrl)
  if (!navigator.onLine) say(data.messages.offline)
  else if (Date.now() - started > SLOW_AFTER_MS) say(data.messages.slow)
  schedule()
}

function schedule() {
  clearTimeout(timer)
  timer = setTimeout(() => void look(), WAITS_MS[Math.min(round++, WAITS_MS.length - 1)])
}

// Back from another tab, from sleep or from no network: look at once.
addEventListener('online', () => void look())
addEventListener('pageshow', (event) => event.persisted && void look())
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void look())
schedule()

// @ts-check
/* oxlint-disable max-lines -- one file is one request before anybody can pay */
/**
 * The payment page in the browser. It validates, shows and sends; every amount comes from the server.
 * A payment that was sent and not answered is never called failed: the page asks for its status instead.
 *
 * @typedef {{ label: string, amount: string, included: boolean }} Tax
 * @typedef {{ total_minor: number, lines: { id: string, formatted: string }[], formatted: Record<string, string | null>,
 *   taxes: Tax[], code: string | null, code_label: string | null, code_error: string | null, recurring_minor: number | null,
 *   quoted_at: number | null, terms: string | null, plan: Record<string, string> | null }} Quote
 * @typedef {{ status?: string, redirect_url?: string, message?: string, field?: string, quote?: Quote,
 *   error?: { message?: string, details?: { fields?: Record<string, string[]> } } }} Reply
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 */

const CARD_FIELDS = ['ccnumber', 'ccexp', 'cvv']
const CARD_LOAD_MS = 15_000
const CARD_TOKEN_MS = 15_000
const PAY_MS = 70_000
const ASK_MS = 15_000
const FOCUS_LOOK_MS = 100
const QUOTE_DELAY_MS = 250
const QUOTE_TRIES = 2
/** In place of an amount that is not there. */
const NOTHING = '—'
/** The fields of an address that taxes depend on. */
const PLACE = /^(?:billing|shipping)_address\.(?:country|state)$/
/** Waits between two looks at the status; the last one repeats. */
const STATUS_WAITS_MS = [600, 1200, 2500, 4000, 6000]
/** A request may still be on its way, so only this many answers `open` in a row mean that none arrived. */
const OPEN_ANSWERS = 3

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id))
/** @param {string} selector @param {ParentNode} [root] */
const all = (selector, root = document) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)])
/** @param {number} ms */
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
/** @param {string} template @param {Record<string, string | number | null | undefined>} values */
const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))

/** The gateway's script, where it could be loaded. @returns {{ configure(options: object): void, startPaymentRequest(): void } | undefined} */
const collect = () => Reflect.get(globalThis, 'CollectJS')

const data = JSON.parse(byId('checkout-data').textContent ?? '{}')
const text = data.messages
const form = /** @type {HTMLFormElement} */ (byId('pay-form'))
const payButton = byId('pay')
const alertBox = byId('alert')
const SENT_KEY = `checkout:${data.session}`

let busy = false
let totalMinor = data.totalMinor
/** The digest of what the payer agrees to; null where no card is kept. @type {string | null} */
let terms = data.terms
/** When all that was computed; null where nothing recurs. @type {number | null} */
let quotedAt = data.quotedAt
/** The discount code that counts. @type {string | null} */
let appliedCode = data.code
let askingForCode = false
/** @type {HTMLInputElement | null} */
const codeInput = document.querySelector('input[name=discount_code]')
/** The quote under way, if any. @type {Promise<boolean> | null} */
let quoting = null
let quoteNumber = 0
/** @type {ReturnType<typeof setTimeout> | undefined} */
let quoteTimer
/** What Collect.js last said of each card field. @type {Record<string, boolean | undefined>} */
const cardValid = {}
/** Ends the wait for a token. @type {((token: string | null) => void) | null} */
let onToken = null

// Telling

/** @param {string} words */
function say(words) {
  byId('status').textContent = words
}

/** @param {string} words An empty text takes the alert away. */
function showAlert(words) {
  alertBox.textContent = words
  byId('alert-slot').toggleAttribute('data-alert', words !== '')
  if (words) alertBox.scrollIntoView({ block: 'nearest' })
}

/** @param {boolean} on @param {string} [label] @param {string} [announcement] */
function setBusy(on, label = text.processing, announcement = '') {
  busy = on
  form.setAttribute('aria-busy', String(on))
  payButton.setAttribute('aria-disabled', String(on))
  for (const part of [byId('form-body'), byId('order')]) part.inert = on
  const busyText = form.querySelector('[data-busy-text]')
  if (busyText) busyText.textContent = label
  say(announcement)
}

/** @param {string} [words] Shown beside the card. */
function unlock(words = '') {
  forget()
  setBusy(false)
  showAlert(words)
}

/** @param {string} url The form stays locked while the browser leaves. */
function leave(url) {
  say(text.succeeded)
  location.assign(url)
}

// A reload in the middle of a payment finds this mark and asks for the status before anything else.
function remember() {
  try {
    sessionStorage.setItem(SENT_KEY, '1')
  } catch {}
}

function forget() {
  try {
    sessionStorage.removeItem(SENT_KEY)
  } catch {}
}

function wasSent() {
  try {
    return sessionStorage.getItem(SENT_KEY) !== null
  } catch {
    return false
  }
}

// Fields

/** Fields that count: visible, enabled ones. @returns {Control[]} */
function controls() {
  const found = /** @type {Control[]} */ (all('input[name], select[name]'))
  return found.filter((control) => isField(control) && !control.closest('[hidden]') && inOrder(control))
}

/** A choice and the code are no fields of the form: they are shown what is wrong by the order. @param {Control} control */
function isField(control) {
  return control.name !== 'choice' && control !== codeInput
}

/** Whether a line's control belongs to a chosen line; controls of the form always count. @param {Control} control */
function inOrder(control) {
  const line = control.closest('[data-item]')
  return !line || chosen(/** @type {HTMLElement} */ (line))
}

/** @param {Control} control @returns {string} What is wrong, or an empty text. */
function problem(control) {
  const value = control.value.trim()
  if (control.hasAttribute('data-max') || control.hasAttribute('data-amount-input')) return numberProblem(control)
  if (control instanceof HTMLInputElement && control.type === 'checkbox') {
    return control.required && !control.checked ? (control.dataset.required ?? text.required) : ''
  }
  if (!value) return control.required ? (control.dataset.required ?? missingText(control)) : ''
  if (control.type === 'email') return /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(value) ? '' : text.email
  if (control.type === 'tel') return /^\D*(\d\D*){6,20}$/.test(value) ? '' : text.phone
  return ''
}

/** @param {Control} control */
function missingText(control) {
  return control instanceof HTMLSelectElement ? text.requiredChoice : text.required
}

/** @param {Control} control */
function numberProblem(control) {
  const { min = '0', max = 'Infinity', bad, low, high } = control.dataset
  const isAmount = control.hasAttribute('data-amount-input')
  const value = isAmount ? parseAmount(control.value) : parseCount(control.value)
  const range = fill(text.quantity, { min, max })
  if (value === null) return bad ?? range
  if (value < Number(min)) return low ?? range
  return value > Number(max) ? (high ?? range) : ''
}

/** Minor units of what a payer typed, with either decimal sign, or null. @param {string} typed @returns {number | null} */
function parseAmount(typed) {
  const plain = latin(typed).replace(/[\s'’\u00a0\u202f]/g, '')
  const match = /^(\d[\d.,٬]*?)(?:[.,٫](\d{1,3}))?$/.exec(plain)
  if (!match) return null
  let [, whole = '', fraction = ''] = match
  // “1,234”: a group, where the currency has no thousandths to type or the sign was used before.
  if (fraction.length > data.digits) {
    if (fraction.length !== 3) return null
    whole += fraction
    fraction = ''
  }
  const minor = Number(whole.replace(/\D/g, '') + fraction.padEnd(data.digits, '0'))
  return Number.isSafeInteger(minor) ? minor : null
}

/** @param {string} typed */
function parseCount(typed) {
  const digits = latin(typed).trim()
  return /^\d{1,6}$/.test(digits) ? Number(digits) : null
}

/** Arabic-Indic and Persian digits as 0 to 9. @param {string} typed */
function latin(typed) {
  return typed.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
}

/** @param {Control} control @param {string} words */
function showProblem(control, words) {
  const line = byId(control.getAttribute('aria-describedby') ?? '')
  control.toggleAttribute('data-checked', true)
  if (words) control.setAttribute('aria-invalid', 'true')
  else control.removeAttribute('aria-invalid')
  if (!line) return
  line.textContent = words || line.dataset.hint || ''
  line.classList.toggle('line__note--error', words !== '' && line.hasAttribute('data-hint'))
}

/** @param {string} field @param {string} words */
function showCardProblem(field, words) {
  byId(`${field}-error`).textContent = words
  byId(field).toggleAttribute('data-invalid', words !== '')
}

/** Checks everything that the page itself can check. @returns {HTMLElement | null} The first element in trouble. */
function firstProblem() {
  /** @type {HTMLElement | null} */
  let first = null
  for (const control of controls()) {
    const words = problem(control)
    showProblem(control, words)
    if (words) first ??= control
  }
  const choiceError = document.getElementById('choice-error')
  if (choiceError) {
    const missing = items().length === 0
    choiceError.textContent = missing ? text.chooseItem : ''
    choiceError.classList.toggle('line__note--error', missing)
    if (missing) first ??= all('input[name=choice]')[0] ?? null
  }
  for (const field of CARD_FIELDS) {
    if (cardValid[field]) showCardProblem(field, '')
    if (cardValid[field] === false || (first && cardValid[field] === undefined)) {
      if (!byId(`${field}-error`).textContent) showCardProblem(field, text[`${field}Empty`])
    }
  }
  return first
}

/** @param {HTMLElement} element */
function focusOn(element) {
  const target = element.querySelector('iframe') ?? element
  target.focus()
  element.scrollIntoView({ block: 'center' })
}

/** The name of the field that shows an error at `path`. @param {string} path @param {{ id: string }[]} sent */
function shownName(path, sent) {
  const named = path.replace(
    /^items(?:\[(\d+)\]|\.(\d+))/,
    (_, bracketed, dotted) => `items.${sent[Number(bracketed ?? dotted)]?.id}`,
  )
  return usesShippingAddress() ? named.replace(/^billing_address\./, 'shipping_address.') : named
}

/** Whether the payer left “same as shipping address” ticked. */
function usesShippingAddress() {
  const same = /** @type {HTMLInputElement | null} */ (document.getElementById('same-address'))
  return same?.checked === true
}

/** Shows the server's field errors beside the fields. @param {Record<string, string[]>} fields @param {{ id: string }[]} sent */
function showFieldErrors(fields, sent) {
  /** @type {HTMLElement | null} */
  let first = null
  /** @type {string[]} */
  const others = []
  for (const [path, reasons] of Object.entries(fields)) {
    const words = reasons[0] ?? text.invalid
    const name = shownName(path, sent)
    const control = /** @type {Control | undefined} */ (
      all('input[name], select[name]').find((one) => /** @type {Control} */ (one).name === name)
    )
    if (control) {
      showProblem(control, words)
      first ??= control
    } else others.push(words)
  }
  showAlert(first ? '' : others.join(' ') || text.checkFields)
  say(first ? text.checkFields : '')
  focusOn(first ?? alertBox)
}

// The order

/** @param {HTMLElement} line */
function chosen(line) {
  /** @type {HTMLInputElement | null} */
  const input = line.querySelector('input[name=choice]')
  return input ? input.checked : true
}

/** What a line lets the payer type. @param {ParentNode} line */
function inputs(line) {
  /** @type {HTMLInputElement | null} */
  const quantity = line.querySelector('.stepper__input')
  /** @type {HTMLInputElement | null} */
  const amount = line.querySelector('[data-amount-input]')
  return { quantity, amount }
}

/** @returns {{ id: string, quantity: number, amount_minor?: number }[]} */
function items() {
  return all('[data-item]')
    .filter(chosen)
    .map((line) => {
      const { quantity, amount } = inputs(line)
      const count = (quantity && parseCount(quantity.value)) ?? Number(line.dataset.quantity)
      const item = { id: line.dataset.item ?? '', quantity: count }
      return amount ? Object.assign(item, { amount_minor: parseAmount(amount.value) ?? 0 }) : item
    })
}

/** @param {Quote} quote */
function showQuote(quote) {
  totalMinor = quote.total_minor
  terms = quote.terms
  quotedAt = quote.quoted_at
  for (const [name, words] of Object.entries(quote.plan ?? {})) {
    for (const place of all(`[data-plan="${name}"]`)) place.textContent = words
  }
  for (const [name, words] of Object.entries(quote.formatted)) {
    for (const place of all(`[data-amount="${name}"]`)) place.textContent = words ?? NOTHING
  }
  for (const line of quote.lines) {
    const places = all('[data-line-total]').filter((place) => place.dataset.lineTotal === line.id)
    for (const place of places) place.textContent = line.formatted
  }
  showTaxes(quote.taxes)
  showCode(quote)
}

/** @param {Tax[]} taxes */
function showTaxes(taxes) {
  const total = document.querySelector('.totals__row--total')
  for (const row of all('.totals [data-tax]')) row.remove()
  for (const tax of taxes.toReversed()) {
    const row = document.createElement('div')
    row.className = `totals__row totals__row--${tax.included ? 'note' : 'tax'}`
    row.dataset.tax = ''
    row.append(part('dt', tax.label), part('dd', tax.amount))
    if (tax.included) total?.after(row)
    else (addedBefore(total) ?? total)?.before(row)
  }
}

/** The first of the taxes that are shown above the total already. @param {Element | null} total */
function addedBefore(total) {
  return total?.parentElement?.querySelector('.totals__row--tax') ?? null
}

/** @param {string} name @param {string} words */
function part(name, words) {
  const element = document.createElement(name)
  element.textContent = words
  return element
}

/** Whether the code counts by this quote, and if not, why. @param {Quote} quote */
function showCode({ code, code_label: label, code_error: error }) {
  if (!codeInput) return
  appliedCode = code
  codeInput.readOnly = code !== null
  if (code !== null) codeInput.value = code
  byId('code').toggleAttribute('data-applied', code !== null)
  for (const place of all('[data-detail="discount"]')) place.textContent = label ?? ''
  showProblem(codeInput, error ?? '')
}

/** After a change of the order: marks what is wrong at once, else asks for new totals a moment later. */
function orderChanged() {
  clearTimeout(quoteTimer)
  const number = ++quoteNumber
  const wrong = controls().some((control) => control.closest('[data-item]') && problem(control))
  if (wrong || items().length === 0) {
    quoting = null
    return
  }
  quoting = new Promise((done) => {
    quoteTimer = setTimeout(() => done(requestQuote(number)), QUOTE_DELAY_MS)
  })
}

/** Asks for totals at once. @returns {Promise<boolean>} */
function quoteNow() {
  clearTimeout(quoteTimer)
  quoting = requestQuote(++quoteNumber)
  return quoting
}

/** Applies what is typed as a code. @returns {Promise<boolean>} Whether it counts. */
async function applyCode() {
  if (!codeInput) return false
  const typed = codeInput.value.trim()
  if (!typed) {
    showProblem(codeInput, text.codeEmpty)
    codeInput.focus()
    return false
  }
  appliedCode = typed
  const answered = await whileCodeIsAsked(quoteNow)
  if (!answered) {
    appliedCode = null
    showProblem(codeInput, byId('status').textContent || text.quoteFailed)
  }
  if (appliedCode !== null) say(fill(text.codeApplied, { code: appliedCode, total: shownTotal() }))
  else {
    say(byId(codeInput.getAttribute('aria-describedby') ?? '').textContent ?? '')
    codeInput.focus()
  }
  return appliedCode !== null
}

async function removeCode() {
  const before = appliedCode
  appliedCode = null
  if (!(await whileCodeIsAsked(quoteNow))) {
    appliedCode = before
    return
  }
  say(fill(text.codeRemoved, { total: shownTotal() }))
  if (codeInput) codeInput.value = ''
  codeInput?.focus()
}

/** @param {() => Promise<boolean>} work */
async function whileCodeIsAsked(work) {
  askingForCode = true
  byId('code-button').setAttribute('aria-disabled', 'true')
  try {
    return await work()
  } finally {
    askingForCode = false
    byId('code-button').removeAttribute('aria-disabled')
  }
}

function shownTotal() {
  return all('[data-amount="total"]')[0]?.textContent ?? ''
}

/** Where the payer is, as far as the form says. @returns {{ place?: { country: string, state?: string } }} */
function place() {
  const path = usesShippingAddress() || !fieldNamed('billing_address.country') ? 'shipping_address' : 'billing_address'
  const country = fieldNamed(`${path}.country`)?.value
  const state = fieldNamed(`${path}.state`)?.value.trim()
  return country ? { place: { country, ...(state && { state }) } } : {}
}

/** @param {string} name */
function fieldNamed(name) {
  /** @type {Control | null} */
  const field = document.querySelector(`[name="${name}"]`)
  return field
}

/** Asks for totals; only the latest question's answer is shown. @param {number} number @returns {Promise<boolean>} */
async function requestQuote(number) {
  const sent = items()
  for (let attempt = 0; attempt < QUOTE_TRIES; attempt++) {
    try {
      const body = { session: data.session, items: sent, ...codeAsked(), ...place() }
      const response = await post(data.quoteUrl, body, ASK_MS)
      const reply = await response.json()
      if (number !== quoteNumber) return quoting ?? false
      if (response.ok) {
        showQuote(reply)
        say(newTotalText(reply))
        return true
      }
      if (reply.redirect_url) leave(reply.redirect_url)
      else if (reply.error?.details?.fields) showFieldErrors(reply.error.details.fields, sent)
      else say(response.status === 429 ? text.tooMany : (reply.error?.message ?? text.quoteFailed))
      return false
    } catch {
      if (number !== quoteNumber) return quoting ?? false
    }
  }
  say(text.quoteFailed)
  return false
}

/** @param {Quote} quote */
function newTotalText({ plan, formatted }) {
  return fill(plan?.terms ? text.newTerms : text.newTotal, { total: formatted.total, terms: plan?.terms })
}

/** The code as quotes and payments carry it. */
function codeAsked() {
  return appliedCode ? { discount_code: appliedCode } : {}
}

// Paying

/** @param {string} url @param {unknown} body @param {number} timeoutMs */
function post(url, body, timeoutMs) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  })
}

/** The filled fields of one address, or nothing. @param {string} path @param {string} [from] */
function address(path, from = path) {
  const entries = /** @type {Control[]} */ (all(`[name^="${from}."]`))
    .map((control) => [control.name.slice(from.length + 1), control.value.trim()])
    .filter(([, value]) => value)
  const onlyCountry = entries.length === 1 && entries[0]?.[0] === 'country' && all(`[name^="${from}."]`).length > 1
  return entries.length === 0 || onlyCountry ? {} : { [path]: Object.fromEntries(entries) }
}

/** @param {string} token */
function payment(token) {
  const mustAccept = document.getElementById('terms') !== null
  const plain = ['email', 'name', 'phone'].map((name) => [
    name,
    /** @type {Control | null} */ (form.elements.namedItem(name))?.value.trim(),
  ])
  return {
    session: data.session,
    payment_token: token,
    ...Object.fromEntries(plain.filter(([, value]) => value)),
    ...address('shipping_address'),
    ...address('billing_address', usesShippingAddress() ? 'shipping_address' : undefined),
    items: items(),
    expected_total_minor: totalMinor,
    ...(terms !== null && { expected_terms: terms }),
    ...(quotedAt !== null && { quoted_at: quotedAt }),
    ...codeAsked(),
    ...(mustAccept && { terms_accepted: true }),
  }
}

async function pay() {
  if (busy || askingForCode) return
  showAlert('')
  const first = firstProblem()
  if (first) {
    say(text.checkFields)
    focusOn(first)
    return
  }
  if (await typedCodeChangesTotal()) return
  setBusy(true, text.processing, text.processingLong)
  if (quoting && !(await quoting)) {
    setBusy(false, undefined, byId('status').textContent || text.quoteFailed)
    return
  }
  const token = await cardToken()
  if (token !== null) await send(payment(token))
}

/** A code that was typed and not applied is applied first: then the payer sees the new total, or why there is none. */
async function typedCodeChangesTotal() {
  if (!codeInput || appliedCode !== null || codeInput.value.trim() === '') return false
  if (codeInput.getAttribute('aria-invalid')) return false
  if (await applyCode()) payButton.focus()
  return true
}

/** A one-time token of the card fields, or null after the trouble was shown. @returns {Promise<string | null>} */
function cardToken() {
  if (!collect()) {
    unlock(text.cardUnavailable)
    return Promise.resolve(null)
  }
  return new Promise((done) => {
    const timer = setTimeout(cardTimedOut, CARD_TOKEN_MS + 2000)
    onToken = (token) => {
      clearTimeout(timer)
      onToken = null
      done(token)
    }
    collect()?.startPaymentRequest()
  })
}

function cardTimedOut() {
  if (!onToken) return
  onToken(null)
  const missing = CARD_FIELDS.find((field) => !cardValid[field])
  unlock(missing ? '' : text.cardTimeout)
  if (missing) cardRefused(missing)
  else configureCard()
}

/** @param {string} field */
function cardRefused(field) {
  onToken?.(null)
  unlock()
  for (const one of CARD_FIELDS) {
    if (cardValid[one] === undefined) showCardProblem(one, text[`${one}Empty`])
  }
  say(text.checkFields)
  focusOn(byId(CARD_FIELDS.find((one) => !cardValid[one]) ?? field))
}

/** Sends one payment. From here on, no answer means “not known”. @param {ReturnType<typeof payment>} body */
async function send(body) {
  remember()
  /** @type {Response} */
  let response
  /** @type {Reply} */
  let reply
  try {
    response = await post(data.payUrl, body, PAY_MS)
    reply = await response.json()
  } catch {
    return confirmOutcome()
  }
  if (response.status >= 500 && !reply.redirect_url) return confirmOutcome()
  return answered(response, reply, body)
}

/** Shows what a request to pay, or to confirm with the bank, was answered. @param {Response} response @param {Reply} reply @param {ReturnType<typeof payment>} body */
function answered(response, reply, body) {
  if (reply.status === 'authentication_required') return confirmWithBank(body)
  if (reply.status === 'challenge' && reply.redirect_url) return goToBank(reply.redirect_url)
  if (reply.redirect_url) return leave(reply.redirect_url)
  if (reply.status === 'declined') return declined(reply)
  if (reply.status === 'total_changed' && reply.quote) return totalChanged(reply.quote, reply.message)
  if (reply.status === 'code_refused' && reply.quote) return codeRefused(reply.quote)
  const fields = reply.error?.details?.fields
  unlock(fields ? '' : response.status === 429 ? text.tooMany : (reply.error?.message ?? text.failed))
  if (fields) showFieldErrors(fields, body.items)
  else focusOn(alertBox)
}

/**
 * The bank wants to hear from the payer first. The try has used its token up, so the card fields give another; nothing is
 * charged before the payer is back. @param {ReturnType<typeof payment>} body
 */
async function confirmWithBank(body) {
  forget()
  setBusy(true, text.bank, text.bankLong)
  const token = await cardToken()
  if (token === null) return
  try {
    const again = { ...body, payment_token: token }
    const response = await post(data.authenticateUrl, again, PAY_MS)
    await answered(response, await response.json(), again)
  } catch {
    unlock(text.failed)
    focusOn(alertBox)
  }
}

/** @param {string} url The form stays locked while the browser leaves; who comes back finds it open. */
function goToBank(url) {
  location.assign(url)
}

/** @param {Reply} reply */
function declined(reply) {
  unlock(reply.message ?? text.declined)
  if (reply.field && CARD_FIELDS.includes(reply.field)) {
    showCardProblem(reply.field, text[reply.field])
    focusOn(byId(reply.field))
  } else focusOn(alertBox)
}

/** @param {Quote} quote @param {string} [message] */
function totalChanged(quote, message) {
  unlock()
  showQuote(quote)
  say(message || fill(text.totalChanged, { total: quote.formatted.total }))
  payButton.focus()
}

/** The code does not count for this payer: nothing was charged, and the total is without it. @param {Quote} quote */
function codeRefused(quote) {
  unlock()
  showQuote(quote)
  say(newTotalText(quote))
  if (codeInput) focusOn(codeInput)
}

/** Asks what became of a payment until there is an answer. Nobody can pay while it asks. */
async function confirmOutcome() {
  setBusy(true, text.confirming, text.confirmingLong)
  let open = 0
  for (let round = 0; ; round++) {
    await wait(STATUS_WAITS_MS[Math.min(round, STATUS_WAITS_MS.length - 1)] ?? 0)
    const reply = await askStatus()
    if (!reply) continue
    open = reply.status === 'open' ? open + 1 : 0
    if (reply.status === 'declined') return declined(reply)
    if (reply.status === 'processing' || reply.redirect_url) {
      if (open === 0) return leave(reply.redirect_url ?? data.checkingUrl)
    } else if (open === 0) return location.reload()
    if (open >= OPEN_ANSWERS) return unlock(text.interrupted)
  }
}

/** @returns {Promise<Reply | null>} */
async function askStatus() {
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

// Card fields

function configureCard() {
  const style = getComputedStyle(document.documentElement)
  /** @param {string} name */
  const token = (name) => style.getPropertyValue(name).trim()
  const height = `${byId('ccnumber').clientHeight}px`
  const plain = {
    height,
    border: '0',
    outline: 'none',
    'background-color': token('--surface'),
    'font-family': token('--font'),
    'font-size': '16px',
    padding: '0',
  }
  const fields = CARD_FIELDS.map((id) => [id, { selector: `#${id}`, ...data.card[id] }])
  collect()?.configure({
    variant: 'inline',
    styleSniffer: false,
    customCss: { ...plain, color: token('--ink') },
    focusCss: { color: token('--ink'), outline: 'none' },
    validCss: { color: token('--ink') },
    invalidCss: { color: token('--danger') },
    placeholderCss: { color: token('--ink-faint'), 'background-color': token('--surface') },
    fields: Object.fromEntries(fields),
    fieldsAvailableCallback: cardReady,
    validationCallback: cardChecked,
    timeoutDuration: CARD_TOKEN_MS,
    timeoutCallback: cardTimedOut,
    callback: (/** @type {{ token: string }} */ reply) => onToken?.(reply.token),
  })
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let focusTimer

/** Draws the focus around a card field. Between two frames of another origin it moves without an event here, so while one has it the page looks again. */
function markCardFocus() {
  clearTimeout(focusTimer)
  const active = document.hasFocus() ? document.activeElement : null
  for (const field of CARD_FIELDS) byId(field).toggleAttribute('data-focus', byId(field).contains(active))
  if (document.activeElement instanceof HTMLIFrameElement) focusTimer = setTimeout(markCardFocus, FOCUS_LOOK_MS)
}

function cardReady() {
  for (const field of CARD_FIELDS) byId(field).toggleAttribute('data-ready', true)
}

/** @param {string} field @param {boolean} valid @param {string} message */
function cardChecked(field, valid, message) {
  cardValid[field] = valid
  showCardProblem(field, valid ? '' : text[/empty/i.test(message) ? `${field}Empty` : field])
  if (!valid && onToken) cardRefused(field)
}

// Start

/** @param {HTMLElement} button */
function step(button) {
  const input = /** @type {HTMLInputElement} */ (button.parentElement?.querySelector('input'))
  const { min = '1', max = '1' } = input.dataset
  const next = (parseCount(input.value) ?? Number(min)) + Number(button.dataset.step)
  input.value = String(Math.min(Math.max(next, Number(min)), Number(max)))
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Keeps what depends on an order's input in step with it. @param {HTMLElement} line */
function refreshLine(line) {
  const { quantity, amount } = inputs(line)
  for (const button of /** @type {HTMLButtonElement[]} */ (all('[data-step]', line))) {
    const limit = Number(button.dataset.step) < 0 ? quantity?.dataset.min : quantity?.dataset.max
    button.disabled = quantity?.value === limit
  }
  for (const chip of all('[data-preset]', line)) {
    chip.setAttribute(
      'aria-pressed',
      String(parseAmount(chip.dataset.preset ?? '') === parseAmount(amount?.value ?? '')),
    )
  }
}

/** @param {HTMLElement} button */
function fold(button) {
  const open = button.getAttribute('aria-expanded') !== 'true'
  button.setAttribute('aria-expanded', String(open))
  byId('order').classList.toggle('order--folded', !open)
  const label = button.querySelector('[data-fold-text]')
  if (label) label.textContent = open ? text.hideSummary : text.showSummary
}

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : null
  /** @param {string} selector */
  const hit = (selector) => {
    /** @type {HTMLElement | null | undefined} */
    const found = target?.closest(selector)
    return found
  }
  const stepButton = hit('[data-step]')
  const chip = hit('[data-preset]')
  const label = hit('[data-label-for]')
  const foldButton = hit('#fold')
  const codeButton = hit('#code-button')
  if (stepButton) step(stepButton)
  if (label) focusOn(byId(label.dataset.labelFor ?? ''))
  if (foldButton) fold(foldButton)
  if (codeButton && !askingForCode) void (appliedCode ? removeCode() : applyCode())
  /** @type {HTMLInputElement | null | undefined} */
  const amount = chip?.closest('.amount')?.querySelector('[data-amount-input]')
  if (chip && amount) {
    amount.value = chip.dataset.preset ?? ''
    amount.dispatchEvent(new Event('input', { bubbles: true }))
  }
})

document.addEventListener('input', (event) => {
  const control = /** @type {Control} */ (event.target)
  // While a payer types, an error goes away as soon as it is mended; a new one waits until the field is left.
  if (control.getAttribute('aria-invalid')) showProblem(control, isField(control) ? problem(control) : '')
  /** @type {HTMLElement | null} */
  const line = control.closest('[data-item]')
  if (line && chosen(line) && control.name !== 'choice') refreshLine(line)
  if (line) orderChanged()
})

document.addEventListener('change', (event) => {
  const control = /** @type {HTMLInputElement} */ (event.target)
  if (control.id === 'same-address') byId('billing-fields').hidden = control.checked
  if (data.taxedByPlace && (control.id === 'same-address' || PLACE.test(control.name))) orderChanged()
  const choiceError = document.getElementById('choice-error')
  if (choiceError && control.name === 'choice' && items().length > 0) {
    choiceError.textContent = ''
    choiceError.classList.remove('line__note--error')
  }
})

document.addEventListener('focusout', (event) => {
  const control = /** @type {Control} */ (event.target)
  // An untouched empty field is no error yet: it becomes one when the payer presses Pay.
  if (
    control.matches?.('input[name], select[name]') &&
    isField(control) &&
    (control.value || control.hasAttribute('data-checked'))
  ) {
    showProblem(control, problem(control))
  }
})

// Enter in the field of a code applies it: it is not in the form that pays.
codeInput?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || codeInput.readOnly) return
  event.preventDefault()
  if (!askingForCode) void applyCode()
})

// The focus that leaves for a frame blurs the window, before the frame is the active element.
addEventListener('blur', () => setTimeout(markCardFocus))
addEventListener('focus', markCardFocus)

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void pay()
})

// A page from the back/forward cache is as it was left: locked, perhaps, by a payment that has ended since.
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  if (wasSent()) void confirmOutcome()
  else setBusy(false)
})

if (collect()) {
  configureCard()
  setTimeout(() => {
    if (!byId('ccnumber').querySelector('iframe')) showAlert(text.cardUnavailable)
  }, CARD_LOAD_MS)
} else showAlert(text.cardUnavailable)

// A picture that cannot be loaded gives way to the initial below it.
for (const image of /** @type {HTMLImageElement[]} */ (all('img'))) {
  const hide = () => (image.hidden = true)
  if (image.complete && image.naturalWidth === 0) hide()
  else image.addEventListener('error', hide)
}

// Browsers keep typed values over a reload, so the totals may have to follow them.
for (const line of all('[data-item]')) refreshLine(line)
if (document.getElementById('same-address')) byId('billing-fields').hidden = usesShippingAddress()
const orderInputs = /** @type {HTMLInputElement[]} */ (all('[data-item] input'))
const places = /** @type {Control[]} */ (
  all('input[name], select[name]').filter((one) => PLACE.test(one.getAttribute('name') ?? ''))
)
if (orderInputs.some(changedSinceRender) || (data.taxedByPlace && places.some(changedSinceRender))) orderChanged()
if (wasSent()) void confirmOutcome()

/** @param {Control} input */
function changedSinceRender(input) {
  if (input instanceof HTMLSelectElement) {
    return input.value !== ([...input.options].find((one) => one.defaultSelected) ?? input.options[0])?.value
  }
  return input.type === 'radio' || input.type === 'checkbox'
    ? input.checked !== input.defaultChecked
    : input.value !== input.defaultValue
}

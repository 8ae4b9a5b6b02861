// @ts-check
/**
 * One card field, in a frame of the gateway's own origin. The number's frame gathers the others and asks for the token.
 *
 * @typedef {'ccnumber' | 'ccexp' | 'cvv'} Field
 * @typedef {{ max: number, format(digits: string): string, isValid(digits: string): boolean, message: string }} Kind
 * @typedef {{ valid: boolean, message: string }} Validity
 * @typedef {Record<string, string | number> | null} Css
 * @typedef {{ customCss: Css, focusCss: Css, invalidCss: Css, validCss: Css, placeholderCss: Css }} Looks
 */
/**
 * What one frame tells the number's frame, and what that one has gathered.
 *
 * @typedef {{ value: string, valid: boolean }} Answer
 * @typedef {{ ccnumber: Answer, ccexp?: Answer, cvv?: Answer }} Answers
 */
/**
 * What the merchant's page and the other frames may say, by type.
 *
 * @typedef {{
 *   setup: { placeholder: string, title: string, scheme: string, css: Looks },
 *   tokenize: { request: string, fields: Field[] },
 *   clear: {},
 * }} ParentMessages
 * @typedef {{ gather: { request: string }, gathered: { field: Field, answer: Answer } }} SiblingMessages
 */
/**
 * @template {object} Messages
 * @typedef {{ [Type in keyof Messages]: (message: Messages[Type], source: MessageEventSource | null) => void }} Handlers
 */
;(() => {
  const query = new URLSearchParams(location.search)
  const field = query.get('field') ?? ''
  const session = query.get('session')
  const parentOrigin = query.get('origin')
  const input = document.querySelector('input')
  const label = document.querySelector('label')
  const EMPTY = 'Field is empty'
  const GATHER_MS = 2000

  /** @param {string} text */
  const digitsOf = (text) => text.replaceAll(/\D/g, '')

  /** @param {string} number */
  const passesLuhn = (number) => {
    const sum = Array.from(number)
      .toReversed()
      .reduce((total, character, index) => {
        const digit = Number(character) * (index % 2 === 1 ? 2 : 1)
        return total + (digit > 9 ? digit - 9 : digit)
      }, 0)
    return sum % 10 === 0
  }

  /** @param {string} digits */
  const isFutureMonth = (digits) => {
    const month = Number(digits.slice(0, 2))
    return (
      digits.length === 4 &&
      month >= 1 &&
      month <= 12 &&
      new Date(2000 + Number(digits.slice(2)), month, 1) > new Date()
    )
  }

  /** @type {Record<Field, Kind>} */
  const KINDS = {
    ccnumber: {
      max: 19,
      format: (digits) =>
        /^3[47]/.test(digits)
          ? digits.replace(/^(\d{4})(\d{1,6})?(\d{1,9})?.*/, (_, ...parts) =>
              parts.slice(0, 3).filter(Boolean).join(' '),
            )
          : digits.replaceAll(/(\d{4})(?=\d)/g, '$1 '),
      isValid: (digits) => digits.length >= 13 && digits.length <= 19 && passesLuhn(digits),
      message: 'Card number must be 13-19 digits and a recognizable card format',
    },
    ccexp: {
      max: 4,
      format: (digits) => (digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits),
      isValid: isFutureMonth,
      message: 'Expiration date must be a present or future month and year',
    },
    cvv: {
      max: 4,
      format: (digits) => digits,
      isValid: (digits) => /^\d{3,4}$/.test(digits),
      message: 'CVV must be 3 or 4 digits',
    },
  }

  /** @param {string} name @returns {name is Field} */
  const isField = (name) => Object.hasOwn(KINDS, name)

  if (!input || !label || !isField(field)) throw new TypeError('This page holds no card field')
  const kind = KINDS[field]

  // A browser fills 2030 where 30 is meant, and people type 5 for 05.
  const readDigits = () => {
    const digits = digitsOf(input.value)
    if (field !== 'ccexp') return digits.slice(0, kind.max)
    const text = input.value.trim()
    const month = /^[2-9]/.test(digits) || /^1\s*\/\s*\d/.test(text) ? `0${digits}` : digits
    return month.length === 6 && month.slice(2, 4) === '20'
      ? month.slice(0, 2) + month.slice(4)
      : month.slice(0, kind.max)
  }

  /** @returns {Validity} */
  const check = () => {
    const digits = readDigits()
    if (digits === '') return { valid: false, message: EMPTY }
    return kind.isValid(digits) ? { valid: true, message: 'Success' } : { valid: false, message: kind.message }
  }

  /** Without a parent's origin, only this very origin may hear. @param {object} message */
  const post = (message) => parent.postMessage({ ...message, session }, parentOrigin ?? '/')

  // --- looks ---------------------------------------------------------------------------------------------------
  /** @type {Looks} */
  let css = { customCss: {}, focusCss: {}, invalidCss: {}, validCss: {}, placeholderCss: {} }
  /** @type {Validity | null} */
  let validity = null

  const paint = () => {
    input.removeAttribute('style')
    const layers = [css.customCss]
    if (validity) layers.push(validity.valid ? css.validCss : css.invalidCss)
    if (document.activeElement === input) layers.push(css.focusCss)
    for (const layer of layers) {
      for (const [name, value] of Object.entries(layer ?? {})) input.style.setProperty(name, String(value))
    }
  }

  /** @param {string} selector */
  const addRule = (selector) => {
    const [sheet] = document.styleSheets
    const rule = sheet?.cssRules[sheet.insertRule(`${selector} {}`, sheet.cssRules.length)]
    if (!(rule instanceof CSSStyleRule)) throw new TypeError('This page has no style sheet')
    return rule
  }

  const paintPlaceholder = () => {
    const rule = addRule('input::placeholder')
    for (const [name, value] of Object.entries(css.placeholderCss ?? {})) rule.style.setProperty(name, String(value))
  }

  const showValidity = () => {
    validity = check()
    input.setAttribute('aria-invalid', String(!validity.valid))
    paint()
    post({ type: 'validity', ...validity })
    return validity.valid
  }

  // --- typing --------------------------------------------------------------------------------------------------
  /** @param {number} digitsBefore */
  const placeCaret = (digitsBefore) => {
    let position = 0
    for (let seen = 0; seen < digitsBefore && position < input.value.length; position += 1) {
      if (/\d/.test(input.value.charAt(position))) seen += 1
    }
    input.setSelectionRange(position, position)
  }

  input.addEventListener('input', () => {
    const caret = input.selectionStart ?? input.value.length
    const atEnd = caret === input.value.length
    const digitsBefore = digitsOf(input.value.slice(0, caret)).length
    input.value = kind.format(readDigits())
    if (!atEnd) placeCaret(digitsBefore)
    if (validity) {
      validity = null
      input.removeAttribute('aria-invalid')
      paint()
    }
  })
  // The page around focuses the frame, not what is in it.
  addEventListener('focus', () => input.focus())
  input.addEventListener('focus', paint)
  input.addEventListener('blur', () => {
    // Passing through an empty field is not yet a mistake.
    if (input.value === '' && !validity) paint()
    else showValidity()
  })

  // --- tokenising: only the number's frame does it ---------------------------------------------------------------
  /** @type {((name: Field, answer: Answer) => void) | null} */
  let gathering = null

  const siblings = () =>
    Array.from({ length: parent.length }, (_, index) => parent[index]).filter((frame) => frame !== window)

  /** @param {string} request @param {Field[]} fields @returns {Promise<Answers>} */
  const gather = (request, fields) =>
    new Promise((resolve) => {
      /** @type {Answers} */
      const values = { ccnumber: { value: readDigits(), valid: showValidity() } }
      const isComplete = () => fields.every((name) => values[name])
      gathering = (name, answer) => {
        values[name] = answer
        if (isComplete()) resolve(values)
      }
      if (isComplete()) return resolve(values)
      // Only frames of this very origin can receive it.
      for (const frame of siblings()) frame?.postMessage({ type: 'gather', session, request }, location.origin)
      setTimeout(() => resolve(values), GATHER_MS)
    })

  /** @param {string} request @param {Field[]} fields */
  const tokenize = async (request, fields) => {
    const values = await gather(request, fields)
    if (!fields.every((name) => values[name]?.valid)) return
    const body = JSON.stringify({
      number: values.ccnumber.value,
      exp: values.ccexp?.value ?? '',
      cvv: values.cvv?.value ?? '',
      tokenization_key: query.get('key'),
    })
    const response = await fetch('/collect/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    if (!response.ok) return
    /** @type {{ token: string, card: object }} */
    const { token, card } = await response.json()
    post({
      type: 'token',
      request,
      result: {
        tokenType: 'inline',
        token,
        card,
        check: { name: null, account: null, hash: null, aba: null, transit: null, institution: null },
        wallet: { cardDetails: null, cardNetwork: null, email: null, billingInfo: {}, shippingInfo: {} },
      },
    })
  }

  // --- messages ------------------------------------------------------------------------------------------------
  /** @type {Handlers<ParentMessages>} */
  const fromParent = {
    setup: (message) => {
      css = message.css
      input.placeholder = message.placeholder
      label.textContent = message.title
      document.documentElement.style.setProperty('color-scheme', message.scheme)
      paintPlaceholder()
      paint()
      post({ type: 'ready' })
    },
    tokenize: (message) => void tokenize(message.request, message.fields).catch(() => undefined),
    clear: () => {
      input.value = ''
      validity = null
      paint()
    },
  }

  /** @type {Handlers<SiblingMessages>} */
  const fromSibling = {
    gather: (message, source) => {
      const valid = showValidity()
      if (!source || !('parent' in source)) return
      source.postMessage(
        {
          type: 'gathered',
          session,
          request: message.request,
          field,
          answer: { value: valid ? readDigits() : '', valid },
        },
        location.origin,
      )
    },
    gathered: (message) => gathering?.(message.field, message.answer),
  }

  /** @template {object} Messages @param {Handlers<Messages>} table @param {MessageEvent} event */
  const handle = (table, event) => {
    /** @type {Messages[keyof Messages] & { type: keyof Messages }} */
    const message = event.data
    if (Object.hasOwn(table, message.type)) table[message.type](message, event.source)
  }

  addEventListener('message', (event) => {
    if (event.data?.session !== session) return
    if (event.source === parent && event.origin === parentOrigin) handle(fromParent, event)
    else if (event.source !== parent && event.origin === location.origin) handle(fromSibling, event)
  })

  if (parentOrigin && parent !== window) post({ type: 'loaded' })
})()
